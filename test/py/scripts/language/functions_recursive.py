def fact(n):
    return 1 if n < 2 else n * fact(n - 1)
print(fact(5), fact(25))
def hanoi(n, a, b, c):
    return 0 if n == 0 else hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)
print(hanoi(7, 1, 2, 3))
def even(n): return n == 0 or odd(n - 1)
def odd(n): return n != 0 and even(n - 1)
print(even(50), odd(7), even(7))
