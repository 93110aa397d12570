b = bytearray(b"x,y,z")
print(b.split(b","), b.find(b"y"), b.replace(b",", b"-"), b.upper(), b.startswith(b"x"), list(b))
c = bytearray(b)
c[0] = 0
print(b, c, b == c, bytearray(b"a") + b"b", b"a" + bytearray(b"b"))
