s = "aé漢😀z"
print(len(s), [s[i] for i in range(len(s))], [s[i] for i in range(-1, -6, -1)])
print(s[1:3], s[2:], s[:2], s[-3:], s[3:4], s[1:-1])
print([ord(c) for c in s], s.find("漢"), s.find("z"), s.index("😀"), s.rfind("é"), s.count("é"))
print(s.encode(), len(s.encode()), s.encode().decode() == s, s * 2, "漢" in s, s + "é")
