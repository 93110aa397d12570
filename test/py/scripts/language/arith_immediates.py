# operators with small constants, mixed operands, truth of plain values
x = 1.5
for i in range(3):
    x += 1
    x -= 2
    x *= 3
print(x, 7 / 2, (1 << 40) / 3, 3 * 0.5, 2 - 0.25, True + 0.5)
n = 5
n <<= 2
n >>= 1
n //= 3
n %= 4
n &= 7
print(n)


class I:
    def __iadd__(self, o):
        return ("iadd", o)

    def __add__(self, o):
        return ("add", o)


i = I()
i += 1
print(i, I() + 1)
i = 0.0
for v in (0, 1, -1, None, "", "a", 0.0, 0.5, [], [0]):
    if v:
        i += 1
    print(not v, 1 if v else 0)
print(i)
for v in (-1.5, 0.0, 2.5, float("nan")):
    print(v < 0, v > 1, "<" if v < 0 else "-", ">" if v > 1 else "-", "=" if v == 0 else "-", "!" if v != 0 else "-")
    while v <= 0:
        v += 1
    print(v >= 0)
