s = "abcabcabc"
print(s.find("b"), s.find("b", 2), s.find("b", 2, 4), s.find("x"), s.find(""), s.find("", 4), s.find("", 20), s.find("c", -1), s.find("a", -4, -1))
print(s.rfind("b"), s.rfind("b", 0, 5), s.rfind("x"), s.rfind(""), s.rfind("abc", 0, 8))
print(s.index("c"), s.rindex("c"), s.count("abc"), s.count("a", 1), s.count(""), s.count("ab", 1, 5))
for f in (lambda: s.index("x"), lambda: s.rindex("b", 5, 6)):
    try:
        print(f())
    except ValueError as e:
        print("ValueError", e)
print("bc" in s, "x" in s, "" in s, "abcabcabc" in s, "abcabcabca" in s)
