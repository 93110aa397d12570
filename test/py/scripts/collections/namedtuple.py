from collections import namedtuple
P = namedtuple("P", ("x", "y"))
p = P(1, y=2)
print(p, p.x, p[1], len(p), p == (1, 2), P(*[5, 6]), tuple(p))
Q = namedtuple("Q", "a b c")
print(Q(1, 2, 3), isinstance(Q(1, 2, 3), tuple))
a, b = p
print(a, b)
for bad in (lambda: P(1), lambda: P(1, 2, 3), lambda: P(1, z=2)):
    try:
        bad()
    except TypeError:
        print("TypeError")
try:
    p.x = 5
except AttributeError:
    print("AttributeError")
