def f(a, b=2, *c, d, e=5, **k):
    return a, b, c, d, e, k
print(f(1, d=4))
print(f(1, 3, 4, 5, d=6, z=7))
print(f(a=1, d=2, b=3))
print(f(*[1, 2], **{"d": 3, "q": 4}))
for call in ("f()", "f(1)", "f(1, a=2, d=3)", "f(d=1)"):
    try:
        print(eval(call))
    except (TypeError, SyntaxError) as e:
        print(call, "refused")
