import heapq
class Item:
    def __init__(self, n):
        self.n = n
    def __lt__(self, other):
        return self.n < other.n
h = []
for n in (5, 1, 4, 2, 3, 1):
    heapq.heappush(h, Item(n))
out = []
while h:
    out.append(heapq.heappop(h).n)
print(out)
class Bad:
    def __lt__(self, other):
        raise ValueError("no order")
h = [Bad(), Bad()]
try:
    heapq.heappush(h, Bad())
except ValueError as e:
    print("ValueError", e, len(h))
