a = 0x123456789abcdef0123456789abcdef
b = 0xfedcba9876543210fedcba987654321
for x in (a, -a, b, -b, 2 ** 64, -(2 ** 64), 5, -5, 0):
    for y in (a, -b, 2 ** 32, -(2 ** 32), -1, 255):
        print(x & y, x | y, x ^ y)
print(~a, ~-a, ~(2 ** 64), ~-(2 ** 64))
