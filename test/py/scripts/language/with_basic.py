class M:
    def __init__(self, name, swallow=False):
        self.name = name
        self.swallow = swallow
    def __enter__(self):
        print("enter", self.name)
        return self.name + "!"
    def __exit__(self, t, v, tb):
        print("exit", self.name, t and t.__name__, v)
        return self.swallow
with M("a") as x:
    print(x)
with M("b", True):
    raise ValueError("v")
with M("c") as c, M("d") as d:
    print(c, d)
try:
    with M("e"):
        1 // 0
except ZeroDivisionError:
    print("passed on")
