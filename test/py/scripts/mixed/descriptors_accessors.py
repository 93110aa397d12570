class D:
    def __init__(s, n): s.n = n
    def __get__(s, o, t): return (s.n, o is None, t.__name__)
    def __set__(s, o, v): o._v = ('set', s.n, v)
    def __delete__(s, o): o._v = ('del', s.n)
class RO:
    def __get__(s, o, t): return 'ro'
class A:
    x = D('x')
    y = RO()
class B(A):
    z = D('z')
a = A(); b = B()
print(a.x, b.x, b.z)
a.x = 5; print(a._v)
del a.x; print(a._v)
b.z = [1]; print(b._v)
print(a.y)
a.y = 3
print(a.y)
print(getattr(b, 'z'), hasattr(b, 'q'))
setattr(b, 'x', 9); print(b._v)
delattr(b, 'x'); print(b._v)
class P:
    def __init__(s): s._t = 0
    @property
    def t(s): return s._t
    @t.setter
    def t(s, v): s._t = v * 2
    @t.deleter
    def t(s): s._t = 'gone'
p = P(); p.t = 4; print(p.t); del p.t; print(p.t)
p.t += 1 if False else 'x' and 1 if isinstance(p.t, int) else '!'
print(p.t)
class W:
    def __set_name__(s, o, n): print('set_name', o.__name__, n)
class V:
    w = W()
class G:
    def __getattr__(s, n):
        if n.startswith('__'): raise AttributeError(n)
        return 'dyn_' + n
    def __setattr__(s, n, v):
        object.__setattr__(s, n, (n, v))
    def __delattr__(s, n):
        print('del', n); object.__delattr__(s, n)
g = G(); print(g.foo); g.bar = 1; print(g.bar); del g.bar; print(g.bar)
try: del g.nope
except AttributeError: print('AE2')
class C:
    def __call__(s, *a, **k): return (a, sorted(k.items()))
c = C(); print(c(), c(1, x=2), c(*[1, 2], **{'b': 1, 'a': 2}))
print(callable(c), callable(3), callable(C))
