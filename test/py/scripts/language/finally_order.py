def f(mode):
    out = []
    for i in range(3):
        try:
            out.append("t%d" % i)
            if mode == "break" and i == 1: break
            if mode == "continue" and i == 1: continue
            if mode == "return" and i == 1: return out
            if mode == "raise" and i == 1: raise ValueError
            out.append("e%d" % i)
        except ValueError:
            out.append("x")
        finally:
            out.append("f%d" % i)
    else:
        out.append("else")
    return out
for m in ("none", "break", "continue", "return", "raise"):
    print(m, f(m))
