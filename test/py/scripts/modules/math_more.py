import math
def t(f):
    try: return f()
    except Exception as e: return type(e).__name__
inf, nan = float("inf"), float("nan")
for f in (math.sqrt, math.log, math.log2, math.log10, math.acos, math.asin, math.acosh, math.atanh, math.exp, math.expm1, math.gamma, math.lgamma, math.floor, math.ceil, math.trunc, math.sin, math.tanh):
    for x in (0, -0.0, 1, -1, 0.5, 2, 710, inf, -inf, nan):
        r = t(lambda: f(x))
        print(f if False else "", x, r if not isinstance(r, float) else "%.10g" % r)
print(t(lambda: math.pow(0, -1)), t(lambda: math.pow(-1, 0.5)), math.fmod(-7, 3), t(lambda: math.fmod(1, 0)), math.modf(-2.5), math.frexp(10), math.ldexp(0.5, 4), math.copysign(1, -0.0))
print(math.isclose(1, 1 + 1e-10) if hasattr(math, "isclose") else "", math.factorial(20) if hasattr(math, "factorial") else "", math.degrees(math.pi), math.radians(180), math.atan2(-1, -1), math.log(8, 2), t(lambda: math.log(8, 1)), t(lambda: math.sqrt("a")))
