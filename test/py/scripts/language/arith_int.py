# the four operations and their kin on small integers
pairs = [(7, 2), (-7, 2), (7, -2), (-7, -2), (0, 5), (123456, 789)]
for a, b in pairs:
    print(a, b, a + b, a - b, a * b, a // b, a % b, divmod(a, b))
print(2 ** 10, (-3) ** 3, 5 ** 0, 2 ** -1)
