for c in "abc": print(c, end=" ")
for x in (1, 2.5, None): print(x, end=" ")
for x in [[1], [2]]: print(x, end=" ")
for k in {"a": 1}: print(k, end=" ")
for x in b"AB": print(x, end=" ")
print()
for i, c in enumerate("xy"):
    print(i, c)
for a, b in zip([1, 2], "ab"):
    print(a, b)
for k, v in {"k": 1}.items():
    print(k, v)
for a, (b, c) in [(1, (2, 3))]:
    print(a, b, c)
