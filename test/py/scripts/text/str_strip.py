for s in ("  ab  ", "\t\n x \r\n", "", "   ", "xxabxx", "ab"):
    print(repr(s.strip()), repr(s.lstrip()), repr(s.rstrip()), repr(s.strip("x")), repr(s.lstrip("x ")), repr(s.rstrip("bx")))
print("mississippi".strip("mip"), b"  x ".strip(), b"--x-".lstrip(b"-"))
