import heapq
graph = {"a": {"b": 7, "c": 9, "f": 14}, "b": {"a": 7, "c": 10, "d": 15}, "c": {"a": 9, "b": 10, "d": 11, "f": 2}, "d": {"b": 15, "c": 11, "e": 6}, "e": {"d": 6, "f": 9}, "f": {"a": 14, "c": 2, "e": 9}}
def shortest(start):
    dist, heap = {start: 0}, [(0, start)]
    while heap:
        d, n = heapq.heappop(heap)
        if d > dist.get(n, 1e9):
            continue
        for m, w in graph[n].items():
            if d + w < dist.get(m, 1e9):
                dist[m] = d + w
                heapq.heappush(heap, (d + w, m))
    return dist
print(sorted(shortest("a").items()))
