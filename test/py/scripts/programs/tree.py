class Tree:
    def __init__(self): self.root = None
    def insert(self, k):
        if self.root is None:
            self.root = [k, None, None]
            return
        n = self.root
        while True:
            i = 1 if k < n[0] else 2
            if n[i] is None:
                n[i] = [k, None, None]
                return
            n = n[i]
    def walk(self, n="root"):
        n = self.root if n == "root" else n
        if n:
            yield from self.walk(n[1])
            yield n[0]
            yield from self.walk(n[2])
    def depth(self, n="root"):
        n = self.root if n == "root" else n
        return 0 if n is None else 1 + max(self.depth(n[1]), self.depth(n[2]))
t = Tree()
for k in (50, 30, 70, 20, 40, 60, 80, 10):
    t.insert(k)
print(list(t.walk()), t.depth())
