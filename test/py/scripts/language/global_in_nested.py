count = 0
def outer():
    def inner():
        global count
        count += 1
        return count
    return inner
i = outer()
print(i(), i(), count)
def define():
    global made
    def made(): return "made"
define()
print(made())
