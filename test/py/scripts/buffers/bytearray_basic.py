a = bytearray(b"hello")
print(a, len(a), a[0], a[-1], a[1:3], a + b"!", bytes(a), list(a), a == b"hello", b"ell" in a, bool(a), bool(bytearray()))
a[0] = 72
a[-1] = 33
print(a)
a.append(46)
a.extend(b"..")
a += b"?"
print(a, len(a))
a[1:3] = b"EEE"
print(a)
a[1:4] = b""
print(a)
a[:] = b"xy"
print(a, bytearray(3), bytearray([1, 2]), bytearray("é", "utf-8"), bytearray(range(3)), bytearray(a))
for f in (lambda: bytearray("a"), lambda: a[5], lambda: hash(a), lambda: a.append("x"), lambda: a.extend(5)):
    try:
        print(f())
    except (TypeError, IndexError) as e:
        print(type(e).__name__, e)
