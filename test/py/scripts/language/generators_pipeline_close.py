def source():
    try:
        for i in range(100):
            yield i
    finally:
        print("source closed")
def take(n, it):
    for i, x in enumerate(it):
        if i == n:
            return
        yield x
s = source()
print(list(take(3, s)))
s.close()
print(next(s, "exhausted"))
