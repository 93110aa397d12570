a = 3 ** 200
b = 7 ** 90
c = 10 ** 40 + 1
for x in (a, -a, b, -b, c, 12345, -1):
    for y in (a, b, -b, c, -7, 2 ** 32, 2 ** 32 - 1):
        q, r = divmod(x, y)
        print(q * y + r == x, (r < 0) == (y < 0) or r == 0, abs(r) < abs(y), q % 1000003, r % 1000003)
print(a * b)
print(a // b, a % b)
