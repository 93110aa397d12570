import gc
class N:
    def __init__(self): self.other = None
def make():
    a, b = N(), N()
    a.other, b.other = b, a
    l = []
    l.append(l)
    d = {}
    d["d"] = d
for _ in range(300):
    make()
gc.collect()
free = gc.mem_free()
for _ in range(300):
    make()
gc.collect()
print(abs(gc.mem_free() - free) < 20000)
