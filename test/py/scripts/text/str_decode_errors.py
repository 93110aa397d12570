for b in (b"\xff", b"\xc3", b"\xc3\x28", b"a\x80b", b"\xe6\xbc", b"\xf0\x9f\x98\x80"):
    try:
        print(b, b.decode())
    except UnicodeError:
        print(b, "UnicodeError")
    try:
        print(str(b, "utf-8"))
    except UnicodeError:
        print("UnicodeError")
