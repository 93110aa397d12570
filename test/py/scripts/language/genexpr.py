g = (x * 2 for x in range(3))
print(next(g), list(g), list(g))
print(sum(x for x in range(10)), max(len(w) for w in ("a", "bcd")))
print(list(a * b for a in (1, 2) for b in (3, 4) if a + b > 4))
n = 2
g = (x * n for x in range(3))
n = 10
print(list(g))
try:
    g = (x for x in 5)
except TypeError:
    print("TypeError at once")
