class Box: pass
b = Box()
for b.x in range(3):
    print(b.x, end=" ")
l = [0]
for l[0] in "ab":
    print(l, end=" ")
d = {}
for d["k"] in (5, 6):
    print(d, end=" ")
print()
for *a, z in [(1, 2, 3), (4, 5)]:
    print(a, z)
