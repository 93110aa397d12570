def f(a, b, c=3, *d, **e):
    return a, b, c, d, sorted(e.items())
args = (1, 2)
kw = {"c": 5}
print(f(*args), f(*args, **kw), f(*[1], *[2]) if False else f(*[1, 2]), f(*range(5)), f(*"ab", z=1, **kw))
for bad in (lambda: f(*5), lambda: f(1, 2, **{"a": 3}), lambda: f()):
    try:
        print(bad())
    except TypeError:
        print("TypeError")
