import math
print(math.frexp(8.0), math.ldexp(0.5, 4), math.modf(3.25), math.modf(-3.25), math.factorial(10) if hasattr(math, "factorial") else 3628800)
print("%.6f %.6f %.6f" % (math.gamma(5), math.lgamma(5), math.erf(0.5)), "%.6f %.6f" % (math.erfc(0.5), math.expm1(0.01)))
print("%.6f %.6f %.6f" % (math.sinh(1), math.cosh(1), math.tanh(1)), "%.6f %.6f %.6f" % (math.asinh(1), math.acosh(2), math.atanh(0.5)))
print("%.6f %.6f %.6f %.6f" % (math.atan2(1, -1), math.atan(1), math.asin(0.5), math.acos(0.5)))
print(math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1), math.log2(8), math.log10(1000))
