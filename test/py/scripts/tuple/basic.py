t = (1, "a", None)
print(t, t[0], t[-1], t[1:], len(t), "a" in t, t.index("a"), t.count(1), t + (2,), t * 2)
print((), (1,), 1, tuple([1, 2]), tuple("ab"), tuple(), tuple(range(3)))
try:
    t[0] = 5
except TypeError:
    print("TypeError")
print((1, 2) == (1, 2), (1, 2) < (1, 3), (1,) < (1, 0), hash((1, 2)) == hash((1, 2)))
