l = list(range(10))
print(l[2:5], l[:3], l[7:], l[-3:], l[:-7], l[5:2], l[::2], l[1::3], l[::-1], l[8:2:-2], l[-1:-4:-1])
l[2:4] = ["a", "b", "c"]
print(l)
l[0:0] = [-1]
print(l)
l[3:] = []
print(l)
l[1:2] = ["x", "y"]
print(l)
