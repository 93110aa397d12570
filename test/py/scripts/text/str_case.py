for s in ("Hello World", "ABC", "abc", "a1B2", "123", "", " ", "é", "\t\n"):
    print(s.upper(), s.lower(), s.isupper(), s.islower(), s.isalpha(), s.isdigit(), s.isspace())
print(b"aB1".upper(), b"aB1".lower(), b"12".isdigit(), b"ab".isalpha(), b" ".isspace())
