def inv(x): return 10 // x
for src in ((1, 2), (1, 0), ()):
    try:
        print([inv(x) for x in src], sorted({x: inv(x) for x in src}.items()))
    except ZeroDivisionError:
        print("zero in", src)
