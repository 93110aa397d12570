def fact(n):
    r = 1
    for i in range(2, n + 1):
        r *= i
    return r
print(fact(30), fact(60) // fact(58))
a, b = 0, 1
for _ in range(150):
    a, b = b, a + b
print(a, len(str(fact(100))))
