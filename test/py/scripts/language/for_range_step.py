def f(a, b, s):
    r = []
    for i in range(a, b, s):
        r.append(i)
    return r
print(f(0, 10, 3), f(10, 0, -3), f(0, 10, -1), f(5, 5, 1), f(-5, 5, 5))
try:
    f(0, 10, 0)
except ValueError as e:
    print("ValueError")
try:
    for i in range("a"):
        pass
except TypeError:
    print("TypeError")
