print("abc".encode(), "é".encode("utf-8"), b"\xc3\xa9".decode() == "é", bytes("x", "utf8"), str(b"ab", "utf8"))
for bad in (b"\xff", b"\xc3", b"a\x80"):
    try:
        bad.decode()
    except UnicodeError:
        print("UnicodeError")
