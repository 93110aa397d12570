import micropython
got = []
def cb(x): got.append(x)
for i in range(3):
    micropython.schedule(cb, i)
for _ in range(5000):
    pass
print(got)
