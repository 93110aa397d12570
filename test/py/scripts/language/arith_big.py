a = 2 ** 70 + 12345
b = 3 ** 40
print(a + b, a - b, b - a)
print(a * b)
print(a // b, a % b, -a // b, -a % b)
print(a & b, a | b, a ^ b, ~a)
print(a << 5, a >> 30, -a >> 30)
print(a > b, a == b, a != b, hash(a) == hash(2 ** 70 + 12345))
