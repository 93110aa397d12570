for s in ("0", "1", "-1", "1.5", ".5", "5.", "1e3", "1E3", "1e+3", "1e-3", " 2.5 ", "inf", "-INF", "infinity", "nan", "NaN", "1_0.5", "1e400", "-1e400", "1e-400", "123456789012345678901234567890", "0.1e1", "", "abc", "1e", "1.2.3", "--1", "0x10", "1 2"):
    try:
        print(repr(s), float(s))
    except ValueError as e:
        print(repr(s), "ValueError", e)
