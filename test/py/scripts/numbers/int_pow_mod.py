print(pow(3, 200, 1000007), pow(2, 10, 7), pow(5, 0, 3), pow(5, 0, 1), pow(-3, 5, 7))
print(pow(3 ** 40, 2 ** 70, 10 ** 30 + 57), pow(2, 2 ** 64, 2 ** 61 - 1))
try:
    pow(2, 3, 0)
except ValueError as e:
    print("ValueError", e)
for args in ((2.0, 3, 5), (2, "a", 5)):
    try:
        print(pow(*args))
    except TypeError:
        print("TypeError")
