a = bytearray(b"abc")
a.extend(a)
print(a)
a[0:0] = a
print(a)
a[2:4] = memoryview(a)[0:6]
print(a, len(a))
a += a
print(len(a))
