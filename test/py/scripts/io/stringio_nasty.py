import io
s = io.StringIO("hello\nwörld\n\nlast")
print(repr(s.readline()), repr(s.read(3)), repr(s.readline()), [l for l in s], repr(s.read()))
s.seek(0); print(s.read(1), s.tell(), repr(s.readline()))
s.seek(2); s.write("XY"); print(repr(s.getvalue())); s.seek(0, 2); s.write("!"); print(repr(s.getvalue()))
b = io.BytesIO(b"abc"); b.seek(5); b.write(b"z"); print(b.getvalue()); b.seek(-2, 2); print(b.read(), b.read(1)); b.seek(1); print(b.readinto(bytearray(2)), b.tell())
buf = bytearray(3); b.seek(0); print(b.readinto(buf), buf, b.read1(2) if hasattr(b, "read1") else b.read(2))
with io.BytesIO() as c:
    print(c.write(b"xyz"), c.write(bytearray(b"12")), c.getvalue(), c.tell())
for f in (lambda: c.read(), lambda: c.getvalue(), lambda: io.StringIO(5) if False else 0, lambda: io.BytesIO("a") if False else 0, lambda: io.StringIO().write(5), lambda: io.BytesIO().write("é") if False else 0, lambda: b.seek(-1)):
    try: print(f())
    except Exception as x: print(type(x).__name__)
print("a", "b", sep="-", end="!\n", file=s); print(repr(s.getvalue()[-6:]))
s = io.StringIO(); print(1, 2.5, None, file=s); print([1], {"a": 2}, file=s); print(repr(s.getvalue()))
