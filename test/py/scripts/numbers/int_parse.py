for s in ("0", "-0", "12", " 42 ", "+7", "-123456789012345678901234567890", "1_000_000", "0x1f", "0o17", "0b101", "abc", "", " ", "1 2", "--1", "9" * 60):
    try:
        print(repr(s), int(s))
    except ValueError as e:
        print(repr(s), "ValueError", e)
for s, b in (("ff", 16), ("0xff", 16), ("777", 8), ("0o777", 8), ("1010", 2), ("z", 36), ("Zz", 36), ("12", 2), ("0x10", 0), ("0b11", 0), ("10", 0), ("08", 0), ("00", 0), ("g", 16), ("10", 1), ("10", 37)):
    try:
        print(repr(s), b, int(s, b))
    except ValueError as e:
        print(repr(s), b, "ValueError", e)
