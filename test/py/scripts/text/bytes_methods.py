b = b"a,b,,c"
print(b.find(b","), b.rfind(b","), b.index(b"c"), b.count(b","), b.split(b","), b.rsplit(b",", 1), b.replace(b",", b";"), b.startswith(b"a"), b.endswith(b"c"))
print(b"xYz".upper(), b"xYz".lower(), b" a ".strip(), b"ab".center(6), b"a\nb".splitlines(), b"abc".decode(), b"%d" % 5)
print(b"ab" + bytearray(b"cd"), b"abc" == bytearray(b"abc"), b"abc" < bytearray(b"abd"))
print(b"\x01\xab\xff".hex(), b"\x01\xab".hex(":"), bytes.fromhex("01 ab FF"), bytes.fromhex(""))
for s in ("0", "zz", "1 2"):
    try:
        print(bytes.fromhex(s))
    except ValueError as e:
        print("ValueError", e)
