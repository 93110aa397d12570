a, *b = 1, 2, 3
print(a, b)
*a, b = "xyz"
print(a, b)
a, *b, c = range(5)
print(a, b, c)
a, *b, c = 1, 2
print(a, b, c)
first, (second, *rest), last = 1, (2, 3, 4), 5
print(first, second, rest, last)
try:
    a, *b, c = [1]
except ValueError as e:
    print("ValueError")
