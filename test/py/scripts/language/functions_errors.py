def none(): pass
def one(a): return a
def opt(a, b=1): return a, b
def kw(*, a): return a
for call in ("none(1)", "one()", "one(1, 2)", "one(b=1)", "opt()", "opt(1, 2, 3)", "kw(1)", "kw()", "kw(b=1)", "one(1, a=1)"):
    try:
        print(eval(call))
    except TypeError:
        print("TypeError", call)
