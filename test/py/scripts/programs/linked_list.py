class Node:
    def __init__(self, v, nxt=None): self.v, self.nxt = v, nxt
class Linked:
    def __init__(self, items=()):
        self.head = None
        for x in reversed(list(items)):
            self.head = Node(x, self.head)
    def __iter__(self):
        n = self.head
        while n:
            yield n.v
            n = n.nxt
    def __len__(self): return sum(1 for _ in self)
    def reverse(self):
        prev = None
        n = self.head
        while n:
            n.nxt, prev, n = prev, n, n.nxt
        self.head = prev
l = Linked("abcd")
print(list(l), len(l))
l.reverse()
print(list(l), "".join(l))
