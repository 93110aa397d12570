class F:
    def __init__(self, n): self.n = n
    def __call__(self, *a, **k): return self.n, a, k
f = F(3)
print(f(), f(1, 2), f(x=1), callable(f), callable(F))
print(list(map(F(1), "ab")))
