import heapq
seed = 1
def rnd(n):
    global seed
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    return seed % n
for size in (0, 1, 2, 3, 10, 50):
    h = [rnd(100) for _ in range(size)]
    want = sorted(h)
    heapq.heapify(h)
    for i in range(1, size):
        assert h[(i - 1) // 2] <= h[i]
    for _ in range(size):
        x = rnd(100)
        heapq.heappush(h, x)
        want.append(x)
    want.sort()
    print(size, [heapq.heappop(h) for _ in range(len(h))] == want, h)
class C:
    def __init__(self, n): self.n = n
    def __lt__(self, o): return self.n > o.n
h = []
for n in (3, 1, 2): heapq.heappush(h, C(n))
print([heapq.heappop(h).n for _ in range(3)])
h = []
for t in ((2, "b"), (1, "z"), (2, "a")): heapq.heappush(h, t)
print([heapq.heappop(h) for _ in range(3)])
for f in (lambda: heapq.heappop([]), lambda: heapq.heappush((1,), 2), lambda: heapq.heapify((2, 1)), lambda: heapq.heappush([1], "a"), lambda: heapq.heapify(5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__)
