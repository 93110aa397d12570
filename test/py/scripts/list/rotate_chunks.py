l = list(range(10))
print(l[3:] + l[:3], [l[i:i + 3] for i in range(0, 10, 3)], list(zip(l[:-1], l[1:]))[:3], l[::-1][:3])
while l and l[0] < 7:
    l.append(l.pop(0) + 10)
print(l)
