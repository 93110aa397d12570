words = ["b", "a", "", "ab", "B", "abc", "é", "z"]
print(sorted(words))
for a in words:
    print([a < b for b in words], [a <= b for b in words], [a == b for b in words])
print("a" == b"a", "a" != 1, "a" in ["a"], "abc" < "abd", "Z" < "a")
