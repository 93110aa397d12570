def f():
    len = lambda x: "shadowed"
    return len([1])
print(f(), len([1]))
list = "module level"
print(list)
del list
print(list((1, 2)))
def g(range):
    return [i for i in range]
print(g("ab"))
