class L:
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d.get(k, "missing " + str(k))
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __contains__(self, k): return k in self.d
    def __len__(self): return len(self.d)
l = L()
l[1] = "one"
l["x"] = 2
print(l[1], l["x"], l[9], 1 in l, 2 in l, len(l))
del l[1]
print(l[1], len(l))
