import heapq
h = []
for x in (5, 3, 8, 1, 9, 2, 7, 1):
    heapq.heappush(h, x)
print([heapq.heappop(h) for _ in range(len(h))])
h = [9, 7, 5, 3, 1, 8, 6]
heapq.heapify(h)
print(h[0], sorted(h), [heapq.heappop(h) for _ in range(7)])
h = [(2, "b"), (1, "z"), (2, "a")]
heapq.heapify(h)
print(heapq.heappop(h), heapq.heappop(h))
for f in (lambda: heapq.heappop([]), lambda: heapq.heappush((), 1), lambda: heapq.heapify(5)):
    try:
        f()
    except (IndexError, TypeError) as e:
        print(type(e).__name__, e)
