for s in ("10", "-5", "+7", " 3 ", "0x1f", "0b11", "0o17", "1_000", "00"):
    for base in (10, 0, 16):
        try:
            print(s, base, int(s, base), end="; ")
        except ValueError:
            print(s, base, "ValueError", end="; ")
print()
print(int("zz", 36), int("ff", 16), int(3.99), int(-3.99), int(True), int("9" * 30))
for bad in ("", "x", "1.5", "--1", "1 2", "0x"):
    try:
        int(bad)
    except ValueError as e:
        print("ValueError")
