class AI:
    def __init__(s, n): s.n = n
    def __aiter__(s): return s
    async def __anext__(s):
        if s.n == 0: raise StopAsyncIteration
        s.n -= 1
        await Y('n%d' % s.n)
        return s.n
class Y:
    def __init__(s, v): s.v = v
    def __iter__(s):
        r = yield s.v
        return ('back', r)
class CM:
    def __init__(s, n, sw=False): s.n = n; s.sw = sw
    async def __aenter__(s): print('aenter', s.n); await Y('e'); return s.n
    async def __aexit__(s, t, v, tb): print('aexit', s.n, t.__name__ if t else None, v); await Y('x'); return s.sw
def run(c, *send):
    out = []
    try:
        out.append(c.send(None))
        while True: out.append(c.send('s%d' % len(out)))
    except StopIteration as e: print(out, 'ret', e.value)
    except Exception as e: print(out, 'exc', type(e).__name__, e)
async def a1():
    async for x in AI(3):
        print('x', x)
        if x == 1: break
    else: print('else')
    async for x in AI(1): pass
    else: print('else2')
    return [x, await Y('q')]
run(a1())
async def a2():
    async with CM('a') as q, CM('b', True):
        print('in', q); raise ValueError('v')
    print('after')
    async with CM('c'):
        return 'r'
run(a2())
async def a3():
    try:
        async with CM('z'): 1/0
    except ZeroDivisionError: print('ZD')
    finally: print('fin')
    return await a4(2)
async def a4(n): return n if n == 0 else (n, await a4(n - 1))
run(a3())
async def a5():
    for i in range(3):
        try:
            if i == 1: continue
            await Y(i)
        finally: print('f', i)
run(a5())
c = a5(); c.send(None); c.close()
c = a5(); c.send(None)
try: c.throw(KeyError('t'))
except KeyError as e: print('KE', e)
async def a6():
    return [x for x in [await Y(1), await Y(2)]], {await Y('k'): await Y('v')}
run(a6())
async def a7():
    async with CM('outer'):
        for i in range(2):
            async with CM(i):
                if i: break
                continue
    f = lambda: 5
    return f()
run(a7())
c = a4(0); print(type(c).__name__ == 'generator' or type(c).__name__); c.close()
