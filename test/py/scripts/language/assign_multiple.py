a = b = c = []
b.append(1)
print(a, b, c, a is c)
x, y = 1, 2
x, y = y, x
print(x, y)
(p, q), r = (1, 2), 3
print(p, q, r)
[m, n] = "mn"
print(m, n)
i, lst = 1, [0, 0, 0]
i, lst[i] = 2, 9
print(i, lst)
