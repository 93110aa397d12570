def gcd(a, b):
    while b:
        a, b = b, a % b
    return a
print(gcd(48, 36), gcd(17, 5), gcd(2 ** 70, 6 ** 30) == 2 ** 30, [a * b // gcd(a, b) for a, b in ((4, 6), (21, 6))])
def egcd(a, b):
    return (a, 1, 0) if b == 0 else (lambda g, x, y: (g, y, x - a // b * y))(*egcd(b, a % b))
print(egcd(240, 46))
