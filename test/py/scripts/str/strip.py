for s in ("  a b  ", "\t\nx\r\n", "xxabcxx", "", "   "):
    print(repr(s.strip()), repr(s.lstrip()), repr(s.rstrip()), repr(s.strip("x")), repr(s.lstrip("x a")), repr(s.rstrip("xc")))
