for c in "aé漢":
    print(c, len(c), ord(c))
print(list("abc"), list(""), tuple("xy"), set("aa") == {"a"}, [c for c in b"ab"], dict(zip("ab", "cd")))
it = iter("ab")
print(next(it), next(it), next(it, "end"))
print("".join(reversed("abc")), sorted("hello"), list(enumerate("ab")))
