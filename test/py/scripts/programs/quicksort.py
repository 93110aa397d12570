def qsort(l):
    if len(l) < 2:
        return l
    p = l[len(l) // 2]
    return qsort([x for x in l if x < p]) + [x for x in l if x == p] + qsort([x for x in l if x > p])
data = [(i * 2654435761) % 1000 for i in range(200)]
print(qsort(data) == sorted(data), qsort([]), qsort([1]), qsort(list("hello")))
