it = iter("ab")
print(next(it), next(it), next(it, "end"))
for i, c in enumerate("xyz", 1):
    print(i, c, end=" ")
print(list(reversed("abc")), sorted("hello"), "".join(sorted(set("mississippi"))))
