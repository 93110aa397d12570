print(str(1), str(1.5), str(None), str(True), str([1, "a"]), str((1,)), str({1: 2}), str(b"a"), str(1j), str("x"))
print(chr(65), chr(233), chr(0x6f22), chr(0x1f600), ord("a"), ord("é"), ord("😀"), ord(b"a"))
for f in (lambda: ord("ab"), lambda: ord(""), lambda: chr(-1), lambda: chr(0x110000), lambda: ord(1)):
    try:
        print(f())
    except (TypeError, ValueError) as e:
        print(type(e).__name__)
print(str(b"abc", "utf-8"), str(bytearray(b"xy"), "utf8"), bytes("é", "utf-8"), "é".encode("utf-8"), b"\xc3\xa9".decode())
