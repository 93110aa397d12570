n = 0
def inc():
    global n, created
    n += 1
    created = n * 10
inc()
inc()
print(n, created)
def outer():
    global n
    def inner():
        global n
        n = "inner"
    inner()
    return n
print(outer())
