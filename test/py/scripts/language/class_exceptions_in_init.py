class A:
    def __init__(self): raise ValueError("init")
try:
    A()
except ValueError as e:
    print(e)
class B:
    def __init__(self): return 1
try:
    B()
except TypeError:
    print("TypeError")
