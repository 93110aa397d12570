b = bytearray(b"0123456789")
m = memoryview(b)
print(len(m), m[0], m[-1], bytes(m[2:5]), list(m[:3]), m == b, m[1:3] == b"12")
m[0] = 65
m[1:3] = b"BC"
print(b, bytes(m[3:][1:3]))
s = m[2:6]
s[0] = 90
print(b, len(s))
r = memoryview(b"abc")
try:
    r[0] = 1
except TypeError as e:
    print("TypeError", e)
for f in (lambda: m[20], lambda: memoryview(5), lambda: memoryview()):
    try:
        f()
    except (IndexError, TypeError) as e:
        print(type(e).__name__)
try:
    m[0:2] = b"abc"
except ValueError as e:
    print("ValueError", e)
