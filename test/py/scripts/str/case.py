for s in ("Hello", "ABC def", "123", "", "mixed CASE 9", "é"):
    print(repr(s.upper()), repr(s.lower()), s.isupper(), s.islower(), s.isdigit(), s.isalpha(), s.isspace())
print(" \t\n".isspace(), "a b".isspace(), "ab1".isalpha(), "12a".isdigit())
