b = b"hello\x00\xff"
print(b, len(b), b[0], b[-1], b[1:3], list(b[:3]), b + b"!", b"ab" * 2, 104 in b, b"ll" in b)
print(bytes(3), bytes([1, 2, 255]), bytes("é", "utf8"), bytes(b"x"), bytes())
for bad in ("bytes([256])", "bytes([-1])", "bytes('x')", "bytes(-1)"):
    try:
        print(eval(bad))
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
