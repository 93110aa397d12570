def v(n):
    print("v", n, end=" ")
    return n
print(v(1) < v(2) < v(3))
print(v(1) < v(1) < v(3))
print(v(1) <= v(1) != v(2) > v(0))
print(1 < 2 > 1, 1 == 1 == 1, 3 > 2 == 2)
x = 5
print(0 <= x < 10, 0 <= x < 5, "a" < "b" < "c")
