t = tuple(range(8))
print(t[2:5], t[:2], t[6:], t[-2:], t[5:1], t[0:100], t[-100:2])
