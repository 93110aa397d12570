a = [1, 2]
b = a
print(a is b, a is not b, a is [1, 2], None is None, True is True)
print(1 in a, 3 in a, 3 not in a, "b" in "abc", "bd" in "abcd", "" in "x")
print(2 in (1, 2), 2 in {2: 3}, 3 in {2: 3}, 2 in {1, 2}, 5 in range(10), 5 in range(0, 10, 2))
