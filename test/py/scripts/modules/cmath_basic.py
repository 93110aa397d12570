import cmath
def show(z):
    print("%.6f %.6f" % (z.real, z.imag))
for z in (1 + 2j, -1 + 0.5j, 0.5, -2):
    for f in (cmath.exp, cmath.log, cmath.log10, cmath.sqrt, cmath.cos, cmath.sin):
        show(complex(f(z)))
    print("%.6f" % cmath.phase(z), ["%.6f" % x for x in cmath.polar(z)])
show(cmath.rect(2, 1))
print(cmath.pi, cmath.e)
