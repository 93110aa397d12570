import math
print(math.sqrt(16), math.floor(2.7), math.ceil(2.1), math.trunc(-2.7), math.floor(-2.1), math.fabs(-3))
print("%.10f %.10f %.10f" % (math.pi, math.e, math.sin(1)), "%.8f %.8f" % (math.cos(1), math.tan(1)))
print("%.8f %.8f %.8f" % (math.exp(1.5), math.log(10), math.log(8, 2)), math.pow(2, 10), math.fmod(7, 3), math.fmod(-7, 3))
print(math.degrees(math.pi), math.radians(180) == math.pi, math.copysign(1, -0.0), math.isnan(float("nan")), math.isinf(float("inf")), math.isfinite(1.0))
