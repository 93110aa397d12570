from array import array
a = array("i", (1, -2, 3))
a.append(4)
a.extend([5])
print(a, len(a), a[1], a[-1], list(a), a[1:3], sum(a))
a[0] = 100
print(a)
f = array("d", [1.5, 2.0])
print(f, f[0] + 1, array("B", b"ab"), array("H", [65535]), bytes(array("h", [1, 2])))
for t in "bBhHiIlLqQfd":
    print(t, array(t, [1])[0], end=" ")
print()
try:
    array("i", ["x"])
except TypeError:
    print("TypeError")
