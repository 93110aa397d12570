from collections import namedtuple
P = namedtuple("P", ["x", "y"])
Q = namedtuple("Q", "a b c")
p = P(1, y=2)
print(p, p.x, p[1], p == (1, 2), hash(p) == hash((1, 2)), len(p), list(p), p + (3,), p[:1], tuple(p), isinstance(p, tuple))
a, b = p; print(a, b, Q(*range(3)), Q(c=1, b=2, a=3))
for f in (lambda: P(1), lambda: P(1, 2, 3), lambda: P(1, z=2), lambda: P(1, x=2), lambda: p.z, lambda: setattr(p, "x", 5), lambda: namedtuple("R", 5), lambda: p[2]):
    try: print(f())
    except Exception as x: print(type(x).__name__)
class S(P):
    def total(self): return self.x + self.y
s = S(3, 4); print(s.total(), s, s == (3, 4), s[0])
print(P(P(1, 2), [3]), repr(namedtuple("E", [])()), {p: 1}[(1, 2)], sorted([P(2, 1), P(1, 5)]), max(P(1, 2)))
