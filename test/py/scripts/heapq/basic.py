import heapq
h = []
for n in (5, 1, 8, 3, 2):
    heapq.heappush(h, n)
print(h[0], [heapq.heappop(h) for _ in range(5)])
l = [9, 4, 7, 1, 8]
heapq.heapify(l)
print(l[0], [heapq.heappop(l) for _ in range(5)], l)
h = []
for item in ((2, "b"), (1, "z"), (2, "a")):
    heapq.heappush(h, item)
print(heapq.heappop(h), heapq.heappop(h))
try:
    heapq.heappop([])
except IndexError:
    print("IndexError")
