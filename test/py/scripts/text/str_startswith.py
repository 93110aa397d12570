s = "hello world"
print(s.startswith("he"), s.startswith("lo", 3), s.startswith("lo", 3, 4), s.startswith(""), s.startswith("x"), s.startswith(("a", "he")), s.startswith(()))
print(s.endswith("ld"), s.endswith("wor"), s.endswith("wor", 0, 9), s.endswith(""), s.endswith(("x", "d")), s.endswith("hello world!"))
print(b"abc".startswith(b"a"), b"abc".endswith(b"c"), b"abc".startswith((b"x", b"ab")))
