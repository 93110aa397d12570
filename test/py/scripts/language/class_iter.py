class R:
    def __init__(self, n): self.n = n
    def __iter__(self):
        self.i = 0
        return self
    def __next__(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i
print(list(R(4)), sum(R(5)), [x * 2 for x in R(2)], tuple(R(0)))
a, b, c = R(3)
print(a, b, c, 2 in R(3), max(R(6)))
class G:
    def __iter__(self):
        yield from "ab"
print(list(G()), dict(zip(G(), R(2))))
class S:
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i * i
    def __len__(self): return 4
print(list(S()), 9 in S())
