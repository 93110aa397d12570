for b in (0, 1, -1, 2, -2, 3, 10, -10, 2 ** 33, -(2 ** 20)):
    for e in (0, 1, 2, 3, 7, 16):
        print(b, e, b ** e)
print(2 ** -1, 4 ** -2, (-2) ** -3, 2 ** 0.5, 0 ** 0)
try:
    print(0 ** -1)
except ZeroDivisionError as e:
    print("ZeroDivisionError", e)
print(len(str(7 ** 2000)), 7 ** 2000 % 10 ** 12)
