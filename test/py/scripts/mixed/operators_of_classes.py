class I:
    def __init__(s, v): s.v = v
    def __iadd__(s, o): s.v += o; return s
    def __isub__(s, o): return I(s.v - o)
    def __add__(s, o): return 'add'
    def __radd__(s, o): return ('radd', o)
    def __mul__(s, o): return NotImplemented
    def __rmul__(s, o): return ('rmul', o)
    def __eq__(s, o): return isinstance(o, I) and s.v == o.v
    def __lt__(s, o): return s.v < o.v
    def __hash__(s): return hash(s.v)
    def __bool__(s): return s.v > 0
    def __len__(s): return s.v
    def __contains__(s, x): return x == s.v
    def __getitem__(s, k): return ('item', k)
    def __setitem__(s, k, x): print('set', k, x)
    def __delitem__(s, k): print('del', k)
    def __neg__(s): return -s.v
    def __pos__(s): return +s.v
    def __invert__(s): return ~s.v
    def __abs__(s): return abs(s.v)
    def __divmod__(s, o): return ('dm', o)
    def __floordiv__(s, o): return 'fd'
    def __truediv__(s, o): return 'td'
    def __mod__(s, o): return 'mod'
    def __pow__(s, o): return 'pow'
    def __lshift__(s, o): return 'ls'
    def __rshift__(s, o): return 'rs'
    def __and__(s, o): return 'and'
    def __or__(s, o): return 'or'
    def __xor__(s, o): return 'xor'
    def __matmul__(s, o): return 'mm'
    def __str__(s): return 'I<%d>' % s.v
    def __repr__(s): return 'I(%d)' % s.v
    def __int__(s): return s.v * 10
    def __float__(s): return s.v / 2
    def __call__(s, x): return x
    def __enter__(s): print('enter'); return s
    def __exit__(s, t, v, tb): print('exit', t.__name__ if t else None); return True
    def __iter__(s): return iter(range(s.v))
    def __reversed__(s): return 'rev'
    def __ge__(s, o): return 'ge'
a = I(3); b = a
a += 2; print(a, b is a, a.v)
a -= 1; print(a, b is a)
a = I(3)
print(a + 1, 1 + a, 2 * a, a == I(3), a != I(3), a == 3, a < I(4), sorted([I(3), I(1), I(2)]))
try: a * 2
except TypeError as e: print('TE')
print(bool(I(0)), bool(a), len(a), 3 in a, 4 in a, a[1], a[1:2], a['k', 2])
a[5] = 6; del a[7]
print(-a, +a, ~a, abs(a), divmod(a, 2), a // 1, a / 1, a % 1, a ** 2, a << 1, a >> 1, a & 1, a | 1, a ^ 1, a @ 1)
print(str(a), repr(a), [a], (a,), {1: a}, '%s %r' % (a, a), f'{a} {a!r}')
print(int(a), float(a), a('called'), list(a), sum(a), max(a), reversed(a))
with a as q: print(q); raise ValueError
print({a: 1}[I(3)], {I(3), I(3)} == {a}, hash(a) == hash(3))
x, y, z = a; print(x, y, z)
a //= 2; print(a)
class NoEq: pass
n = NoEq(); print(n == n, n != n, n == NoEq(), n in [n])
try: n < n
except TypeError as e: print('TE2')
try: len(n)
except TypeError as e: print('TE3')
try: n()
except TypeError as e: print('TE4')
try: n[0]
except TypeError as e: print('TE5')
try: iter(n)
except TypeError as e: print('TE6')
try: with_ = n.__enter__
except AttributeError as e: print('AE')
class R:
    def __radd__(s, o): return 'R+'
    def __rsub__(s, o): return 'R-'
    def __rtruediv__(s, o): return 'R/'
    def __rpow__(s, o): return 'R**'
    def __rand__(s, o): return 'R&'
r = R()
print(1 + r, 'a' + r if 0 else '', [1] + r if 0 else '', 1 - r, 2.5 / r, 2 ** r, 7 & r)
class T(tuple): pass
class L(list):
    def __init__(s, *a): super().__init__(a)
    def append(s, x): super().append(x * 2)
    def __len__(s): return 99
l = L(1, 2); l.append(4); print(l, len(l), list(l), l[2], l == [1, 2, 8], isinstance(l, list))
class S(str):
    def up(s): return s.upper()
s = S('abc'); print(s.up(), s + 'd', len(s), s == 'abc', s[1], isinstance(s, str))
class Dd(dict):
    def __getitem__(s, k): return 'X' + str(super().get(k))
d = Dd(); d['a'] = 1; print(d['a'], d['zz'], len(d), d.get('a'), 'a' in d)
class E(Exception):
    def __init__(s, a, b): super().__init__(a); s.b = b
    def __str__(s): return 'E:' + str(s.args) + str(s.b)
try: raise E(1, 2)
except E as e: print(e, repr(e), e.args, e.b)
