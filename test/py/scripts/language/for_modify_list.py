l = [1, 2, 3]
for x in l:
    if x < 10:
        l.append(x + 10)
print(l)
l = [1, 2, 3, 4]
for x in l:
    l.remove(x)
print(l)
