b = bytearray(b"abc")
b[0] = 65
b.append(100)
b.extend(b"ef")
b += b"g"
print(b, len(b), b[1], b[-1], b[1:3], bytes(b), b.decode())
b[1:3] = b"XY"
print(b)
print(bytearray(2), bytearray([1, 2]), bytearray("x", "utf8"))
for f in (lambda: b.__setitem__(0, 300), lambda: b[100]):
    try:
        f()
    except (ValueError, IndexError, OverflowError, AttributeError) as e:
        print(type(e).__name__ in ("ValueError", "OverflowError", "IndexError", "AttributeError"))
