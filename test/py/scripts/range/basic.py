r = range(2, 20, 3)
print(r, len(r), r[0], r[-1], r[2], list(r), 5 in r, 6 in r, r[1:3], list(reversed(range(3))))
print(range(5), range(0), len(range(10, 0)), len(range(10, 0, -3)))
try:
    range(1, 2, 0)
except ValueError:
    print("ValueError")
try:
    r[50]
except IndexError:
    print("IndexError")
print(range(10)[2:8:2], sum(range(101)), max(range(5)), list(range(-3, 3)))
