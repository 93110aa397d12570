print(None, None is None, None == 0, bool(None), str(None), [None] * 2, {None: 1}[None])
def f(): pass
print(f(), f() is None)
for bad in ("None + 1", "None[0]", "None.x", "len(None)"):
    try:
        eval(bad)
    except (TypeError, AttributeError) as e:
        print(type(e).__name__)
