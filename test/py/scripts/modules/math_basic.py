import math
print(math.pi, math.e, math.inf, math.nan, math.tau)
for f in (math.sqrt, math.exp, math.log, math.log2, math.log10, math.sin, math.cos, math.tan, math.atan, math.sinh, math.cosh, math.tanh, math.asinh, math.fabs, math.expm1):
    print(["%.10g" % f(x) for x in (0.25, 0.5, 1.0, 2.0)])
for f in (math.asin, math.acos, math.atanh):
    print(["%.10g" % f(x) for x in (-0.5, 0.0, 0.25, 0.75)])
print(math.acosh(2), math.atan2(1, -1), math.atan2(-1, -1), math.pow(2, 10), math.copysign(3, -1), math.fmod(7, 3), math.fmod(-7, 3))
