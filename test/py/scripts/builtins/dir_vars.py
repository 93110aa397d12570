class A:
    x = 1
    def f(self): pass
a = A()
a.y = 2
d = dir(a)
print("x" in d, "f" in d, "y" in d, "zz" in d, "append" in dir([]), "upper" in dir(""))
import math
print("pi" in dir(math), len(dir()) > 0)
