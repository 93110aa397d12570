l = list(range(6))
del l[2]
print(l)
del l[-1]
print(l)
del l[1:3]
print(l)
d = {1: 2, 3: 4}
del d[1]
print(d)
try:
    del d[99]
except KeyError as e:
    print("KeyError", e)
try:
    del l[50]
except IndexError:
    print("IndexError")
