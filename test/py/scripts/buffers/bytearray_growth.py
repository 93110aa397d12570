a = bytearray()
for i in range(1000):
    a.append(i & 255)
print(len(a), sum(a), a[:5], a[-5:])
for i in range(20):
    a[10:20] = bytes(i)
print(len(a), sum(a))
