class M:
    def __init__(self, v): self.v = v
    def __enter__(self): return self.v
    def __exit__(self, *a): return False
class Box: pass
box, l = Box(), [0]
with M(1) as box.x, M(2) as l[0], M((3, 4)) as (a, b):
    print(box.x, l, a, b)
