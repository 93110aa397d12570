class D:
    def __get__(self, obj, cls):
        return ("get", obj is not None, cls.__name__)
    def __set__(self, obj, v): print("set", v)
    def __delete__(self, obj): print("delete")
class A:
    d = D()
a = A()
print(a.d)
a.d = 5
del a.d
