z = 1 + 2j
w = complex(3, -4)
print(z, w, z + w, z - w, z * w, z / w, -z, +z, abs(w), z == w, z != w, z == 1 + 2j)
print(z.real, z.imag, 1j, 0j, complex(1), complex(1.5, 2.5), complex(0, -1), complex(z), complex(1, z))
print(z + 1, 1 + z, z - 1, 1 - z, z * 2, 2 * z, z / 2, 1 / z, z * 1.5, 2.5 - z)
print(z ** 2, z ** 0, 2 ** z == 2 ** z, bool(0j), bool(1j), 1 == 1 + 0j, 1.5 == 1.5 + 0j)
