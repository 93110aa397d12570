def averager():
    total = count = 0
    avg = None
    while True:
        x = yield avg
        if x is None:
            return count, avg
        total += x
        count += 1
        avg = total / count
a = averager()
next(a)
print(a.send(10), a.send(20), a.send(60))
try:
    a.send(None)
except StopIteration as e:
    print(e.value)
