def g1():
    try:
        x = yield 1
        print('got', x)
        yield 2
    except ValueError as e:
        print('VE', e)
        yield 'recovered'
    finally:
        print('fin')
it = g1(); print(next(it)); print(it.throw(ValueError('a'))); 
try: next(it)
except StopIteration as e: print('SI', e.value)
it = g1(); next(it); it.close(); print('closed')
try: next(it)
except StopIteration: print('SI2')
it = g1(); next(it); print(it.send('v')); it.close()
def g2():
    try: yield 1
    except GeneratorExit: print('GE'); raise
it = g2(); next(it); it.close()
def g3():
    try: yield 1
    except GeneratorExit: yield 2
it = g3(); next(it)
try: it.close()
except RuntimeError as e: print('RE', e)
def g4():
    r = yield from g5()
    print('r', r)
    return 'end'
def g5():
    try:
        a = yield 'a'
        b = yield a
        return (a, b)
    finally: print('g5 fin')
it = g4(); print(next(it), it.send(1))
try: it.send(2)
except StopIteration as e: print(e.value)
it = g4(); next(it)
try: it.throw(KeyError('k'))
except KeyError as e: print('KE', e)
it = g4(); next(it); it.close()
def g6():
    while True:
        try:
            yield 'x'
        except TypeError: 
            return 'ret'
it = g6(); next(it)
try: print(it.throw(TypeError))
except StopIteration as e: print('SI', e.value)
def g7():
    try: return 'r'
    finally: yield 'f'
it = g7(); print(next(it))
try: next(it)
except StopIteration as e: print(e.value)
def g8():
    raise StopIteration('x')
    yield
try: next(g8())
except RuntimeError as e: print('RT', e)
it = g1()
try: it.send(1)
except TypeError as e: print('TE')
it = g1()
try: it.throw(ValueError('early'))
except ValueError as e: print(e)
def f():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            print('i', i)
        finally:
            print('f', i)
    else: print('else')
    while True:
        try: return 1
        finally: print('ret fin')
print(f())
def h():
    try:
        try: 1/0
        finally: print('in')
    except ZeroDivisionError: print('ZD')
    else: print('no')
    finally: print('out')
h()
def k():
    for i in range(5):
        try: yield i
        finally:
            if i == 2: return
print(list(k()))
gen = (x * y for x in range(3) for y in range(x))
print(list(gen), list(gen))
def d():
    x = yield
    while x is not None:
        x = yield x * 2
it = d(); next(it); print(it.send(3), it.send(4))
try: it.send(None)
except StopIteration: print('end')
