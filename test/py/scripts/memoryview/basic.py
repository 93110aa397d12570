b = bytearray(range(10))
m = memoryview(b)
print(len(m), m[0], m[-1], bytes(m[2:5]), m[3:][0])
m[0] = 99
m[5:7] = b"\xaa\xbb"
print(b, bytes(m[:3]))
r = memoryview(b"read")
try:
    r[0] = 1
except TypeError:
    print("read only")
print(list(m[1:4]), m == b, memoryview(b"a") == b"a")
