import math
print(["%.9g" % math.gamma(x) for x in (0.5, 1, 1.5, 5, 10.1, -0.5, -1.5, 20)])
print(["%.9g" % math.lgamma(x) for x in (0.5, 1, 1.5, 5, 10.1, -0.5, 100, 1000)])
print(["%.9g" % math.erf(x) for x in (-2, -0.5, 0, 0.1, 0.5, 1, 2, 3)])
print(["%.9g" % math.erfc(x) for x in (-2, -0.5, 0, 0.1, 0.5, 1, 2, 3, 5)])
