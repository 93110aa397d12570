if (n := 10) > 5:
    print(n)
print([y := 1, y + 1, y])
while (n := n - 3) > 0:
    print(n, end=" ")
print()
print([last := i for i in range(4)], last)
def f(a, b=0):
    return a, b
print(f(k := 3, b=k))
