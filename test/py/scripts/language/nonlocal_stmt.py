def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    return inc
a, b = counter(), counter()
print(a(), a(), a(5), b(), a())
def three():
    x = 1
    def two():
        def one():
            nonlocal x
            x += 10
        one()
        return x
    return two(), x
print(three())
