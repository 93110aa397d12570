print("aaa".replace("a", "b"), "aaa".replace("a", "b", 2), "aaa".replace("a", "b", 0), "aaa".replace("a", "b", -1), "abc".replace("x", "y"))
print("abc".replace("", "-"), "abc".replace("", "-", 2), "".replace("", "x"), "aXbXc".replace("X", "<->"), "aaaa".replace("aa", "a"))
print("éàé".replace("é", "e"), b"a-b".replace(b"-", b"+"))
