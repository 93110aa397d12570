import cmath
z = 3 + 4j
print("%.4f %.4f" % cmath.polar(z), "%.4f" % cmath.phase(z))
for f in (cmath.exp, cmath.sqrt, cmath.log, cmath.cos, cmath.sin):
    r = f(1 + 1j)
    print("%.5f %.5f" % (r.real, r.imag))
r = cmath.rect(2, 1)
print("%.5f %.5f" % (r.real, r.imag), cmath.pi > 3)
