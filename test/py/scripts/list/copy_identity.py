a = [1, [2]]
b = a.copy()
c = a[:]
d = list(a)
b[0] = 9
b[1].append(3)
print(a, b, c is a, d == a)
a = [1]
a.append(a)
print(len(a), a[1] is a)
