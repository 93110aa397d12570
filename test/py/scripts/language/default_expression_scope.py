x = "outer"
def f(a=x, b=[c for c in x[:2]]):
    x = "inner"
    return a, b, x
print(f())
class C:
    x = "class"
    def g(self, y=x):
        return y, x
print(C().g())
