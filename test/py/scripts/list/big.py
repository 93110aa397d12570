l = []
for i in range(2000):
    l.append(i * i)
print(len(l), l[1999], sum(l), l[::400])
del l[10:1990]
print(len(l), l)
