print("aaa".replace("a", "b"), "aaa".replace("a", "bb", 2), "abc".replace("", "-"), "abc".replace("x", "y"), "abc".replace("b", ""))
print("one two one".replace("one", "1"), "aaa".replace("aa", "b"), "abc".replace("abc", "x"), "".replace("", "q"))
