import array
a = array.array("H", [1, 2, 3, 4])
m = memoryview(a)
print(len(m), m[1], m.itemsize, list(m[1:3]), bytes(m))
m[0] = 500
m[1:3] = array.array("H", [7, 8])
print(a)
print(sum(memoryview(b"\x01\x02")), max(memoryview(b"\x05\x02")))
