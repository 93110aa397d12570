def show(src):
    try:
        eval(src)
    except Exception as e:
        print(type(e).__name__, e)
for src in ("x_undefined", "[][3]", "1 // 0", "(1).foo", "'a'.bar", "{}['k']", "int('z')", "[].pop()", "next(iter([]))", "(1, 2)[9]", "''.index('a')"):
    show(src)
