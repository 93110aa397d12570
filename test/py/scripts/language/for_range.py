print([i for i in range(5)], [i for i in range(2, 5)], [i for i in range(5, 0, -2)])
for i in range(3):
    for j in range(i):
        print(i, j, end="; ")
print()
for i in range(0):
    print("x")
else:
    print("empty")
n = 3
for i in range(n):
    n = 10
    print(i, n)
for i in range(5):
    i *= 10
    print(i, end=" ")
print()
