class A:
    def __new__(cls, *a):
        print("new", cls.__name__, a)
        return super().__new__(cls)
    def __init__(self, x):
        print("init", x)
        self.x = x
print(A(3).x)
class Other:
    def __new__(cls): return 5
print(Other())
