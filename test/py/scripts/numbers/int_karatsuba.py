# long products, checked through division
x = 1
for i in range(1, 400):
    x = x * (2 ** 31 - i) + i
y = 3 ** 3000 + 7
p = x * y
print(p // x == y, p // y == x, p % x, p % y)
print(p % (10 ** 9 + 7), x % 1000003, y % 1000003)
print(str(p)[:40], str(p)[-40:], len(str(p)))
