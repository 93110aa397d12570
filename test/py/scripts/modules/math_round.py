import math
for x in (0, 1.5, -1.5, 2.0, -2.0, 0.1, 1e20, -1e20, 123456789.99):
    print(math.floor(x), math.ceil(x), math.trunc(x), math.modf(x), math.frexp(x))
print(math.ldexp(0.75, 4), math.ldexp(1, 1023), math.ldexp(0, 5), math.degrees(math.pi), "%.12f" % math.radians(180))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.isfinite(math.inf), math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10, abs_tol=1e-9))
print([math.factorial(n) for n in range(12)], math.factorial(30), math.factorial(50) % 10 ** 12)
