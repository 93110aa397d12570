print(dict(a=1, b=2) == {"a": 1, "b": 2}, dict([(1, 2)]), dict({1: 2}), dict(), dict({1: 2}, b=3) == {1: 2, "b": 3})
print(dict(zip("ab", [1, 2])) == {"a": 1, "b": 2}, dict.fromkeys([1]), dict.fromkeys("a", 0))
try:
    dict([1])
except (TypeError, ValueError):
    print("refused")
