for a in (17, -17, 2 ** 65 + 3, -2 ** 65 - 3):
    for b in (5, -5, 2 ** 33, -2 ** 33):
        q, r = divmod(a, b)
        print(q, r, q * b + r == a, a // b == q, a % b == r)
