for x in (0, 1, -1, 0.0, 0.5, "", " ", (), (0,), [], [0], {}, {1: 2}, set(), None, range(0), range(1), b"", b"0"):
    print(repr(x), bool(x), not x)
