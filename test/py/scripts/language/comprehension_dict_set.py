print({x: x * x for x in range(4)})
print(sorted({c for c in "hello"}))
print(sorted({k: v for k, v in zip("abc", range(3)) if v}.items()))
print({i: {j for j in range(i)} for i in range(3)})
d = {"a": 1, "b": 2}
print(sorted({v: k for k, v in d.items()}.items()))
