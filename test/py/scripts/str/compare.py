print("a" < "b", "a" < "B", "abc" < "abd", "ab" < "abc", "" < "a", "a" == "a", "a" != "b", "é" > "z")
print(sorted(["b", "A", "a", "B", "aa", ""]), max("hello"), min("hello"))
