s = "aé漢😀z"
print(len(s), [c for c in s] == ["a", "é", "漢", "😀", "z"])
print(s[1] == "é", s[-2] == "😀", s[1:3] == "é漢", s[::1] == s)
print(s.find("漢"), s.index("z"), s.rfind("é"), "漢😀" in s)
print(len(s.encode()), [ord(c) for c in s], chr(0x6f22) == "漢")
print(s + "!" == "aé漢😀z!", (s * 2)[5:] == s)
