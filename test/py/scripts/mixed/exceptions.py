try:
    try: raise KeyError(1)
    except KeyError as e:
        raise ValueError(2)
except ValueError as e: print(repr(e))
try: print(e)
except NameError: print('NE')
def f():
    try: raise ValueError('a')
    except (TypeError, ValueError) as e:
        try: raise
        except ValueError as q: print(q is e, q)
        raise
try: f()
except ValueError as e: print('again', e)
try: raise
except RuntimeError as e: print('RE', e)
class A(Exception): pass
class B(A): pass
for t in (A, B, A('x'), B('y', 1)):
    try: raise t
    except B as e: print('B', repr(e), str(e), e.args)
    except A as e: print('A', repr(e), str(e), e.args)
try: raise 5
except TypeError as e: print('TE', e)
try: raise int
except TypeError as e: print('TE', e)
try:
    try: pass
    except 5: pass
    print('no exc')
    try: 1/0
    except 5: pass
except TypeError as e: print('TE')
except ZeroDivisionError: print('ZD')
try: assert 0, 'msg'
except AssertionError as e: print(e, repr(e))
try: assert []
except AssertionError as e: print(repr(e))
for e in (OSError(2), OSError(2, 'x'), OSError('m'), KeyError('k'), KeyError(1, 2), StopIteration(5), ValueError(), IndexError('i'), SystemExit(3), UnicodeError('u'), NotImplementedError(), MemoryError(), AttributeError('q'), EOFError(), OverflowError('o'), TimeoutError() if 'TimeoutError' in dir(__builtins__) or 1 else 0) if 0 else (OSError(2), OSError(2, 'x'), OSError('m'), KeyError('k'), KeyError(1, 2), StopIteration(5), ValueError(), IndexError('i'), SystemExit(3), UnicodeError('u'), NotImplementedError(), AttributeError('q'), EOFError(), OverflowError('o')):
    print(type(e).__name__, str(e), repr(e), e.args)
print(issubclass(KeyError, LookupError), issubclass(OSError, Exception), issubclass(ZeroDivisionError, ArithmeticError), issubclass(UnicodeError, ValueError), issubclass(StopIteration, Exception), issubclass(KeyboardInterrupt, Exception), issubclass(NotImplementedError, RuntimeError))
def g():
    try:
        return 'try'
    finally:
        print('cleanup')
print(g())
def h():
    for i in (1, 2):
        try: 1/0
        except ZeroDivisionError:
            if i == 2: return 'done'
            continue
        finally: print('h', i)
print(h())
def k():
    try:
        try: raise ValueError('inner')
        finally: raise KeyError('outer')
    except KeyError as e: return repr(e)
print(k())
def m():
    while True:
        try: raise ValueError
        except ValueError: break
        finally: print('m fin')
    return 'm'
print(m())
class CM:
    def __init__(s, r): s.r = r
    def __enter__(s): return s
    def __exit__(s, *a): print('exit', a[0] and a[0].__name__); return s.r
with CM(True): raise KeyError
try:
    with CM(False): raise KeyError('p')
except KeyError as e: print('passed', e)
with CM(0) as a, CM(1) as b: raise ValueError
def n():
    with CM(False):
        return 'from with'
print(n())
for i in range(2):
    with CM(True):
        if i == 0: continue
        break
import sys
try: sys.exit()
except SystemExit as e: print('SE', e.args)
try: {}['x']
except LookupError as e: print(type(e).__name__)
try: [].pop()
except IndexError as e: print(e)
try: int('q')
except ValueError as e: print(e)
for bad in ("1 +", "def", "x = = 1", "if 1\n  pass", "return 1", "break", "for", "'abc", "(1", "1 = x", "f(x=1, 2)", "lambda: (yield)", "nonlocal q", "a b", "class", "import", "del 1", "async def f(): await", "def f(a, a): pass", "f() = 1", "x++", "@", "global x; x = 1", "yield 1", "continue", "{1: 2, 3}", "*a", "print(*)", "def f(**k, a): pass", "if 1:\npass", "  x = 1", "while True: else", "with: pass", "try: pass", "except: pass", "0b12", "0x", "1__0", "'\\x1'"):
    try: exec(bad); print(repr(bad), 'ok')
    except Exception as e: print(repr(bad), type(e).__name__)
