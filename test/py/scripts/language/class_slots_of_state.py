class Counter:
    total = 0
    def __init__(self, start=0):
        self.n = start
        Counter.total += 1
    def __iadd__(self, k):
        self.n += k
        return self
    def __int__(self): return self.n
    def __index__(self): return self.n
c, d = Counter(), Counter(10)
c += 5
d += 1
print(c.n, d.n, Counter.total, Counter(3).n, Counter.total)
