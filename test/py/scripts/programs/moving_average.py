def average(n):
    window = []
    def add(x):
        window.append(x)
        if len(window) > n:
            window.pop(0)
        return sum(window) / len(window)
    return add
a = average(3)
print([a(x) for x in (1, 2, 3, 4, 5, 6)])
