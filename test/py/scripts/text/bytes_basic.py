b = b"hello"
print(b, len(b), b[0], b[-1], b[1:3], b[:], list(b), b + b"!", b * 2, b"ell" in b, 104 in b, b == b"hello", b < b"help", hash(b) == hash(b"hello"))
print(bytes(), bytes(3), bytes([1, 2, 255]), bytes((65, 66)), bytes(b), bytes(bytearray(b"x")), bytes(range(4)), bytes("é", "utf-8"))
for f in (lambda: bytes([256]), lambda: bytes([-1]), lambda: bytes(-1), lambda: bytes("a"), lambda: bytes(1, 2), lambda: b[10], lambda: bytes(["a"])):
    try:
        print(f())
    except (ValueError, TypeError, IndexError) as e:
        print(type(e).__name__)
try:
    b[0] = 1
except TypeError as e:
    print("TypeError", e)
