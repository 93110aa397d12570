def f(n):
    a = b = c = 0
    for i in range(n):
        if i % 3 == 0:
            a += i
        elif i % 3 == 1:
            b -= i
        else:
            c ^= i
    return a, b, c
print(f(10), f(1000), f(0))
