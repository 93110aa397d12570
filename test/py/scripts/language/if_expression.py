for n in range(-1, 3):
    print("neg" if n < 0 else "zero" if n == 0 else "pos", end=" ")
print()
f = lambda x: x if x else "none"
print(f(3), f(0))
print((1, 2) if True else 3, [1 if i % 2 else 0 for i in range(4)])
