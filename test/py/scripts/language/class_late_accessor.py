# a property (or __setattr__) that a class gets after an instance's attribute was stored through a warm cache
class A:
    def __init__(self):
        self.x = 0


def put(o, v):
    o.x = v


a = A()
for i in range(3):
    put(a, i)
seen = []
A.x = property(lambda self: "got", lambda self, v: seen.append(v))
put(a, 7)
put(a, 8)
print(seen)
b = A()
print(seen, b.x)


class B:
    p = property(lambda self: 1, lambda self, v: seen.append(("p", v)))


def put_y(o, v):
    o.y = v


b = B()
for i in range(3):
    put_y(b, i)
print(b.y)
B.y = property(lambda self: "y", lambda self, v: seen.append(("y", v)))
put_y(b, 5)
print(seen[-1])


class C:
    q = property(lambda self: 1)

    def __setattr__(self, name, value):
        seen.append((name, value))


def put_z(o, v):
    o.z = v


c = C()
for i in range(2):
    put_z(c, i)
print(seen[-2:], hasattr(c, "z"))


class D(B):
    pass


d = D()
for i in range(3):
    put_y(d, i)
    d.w = i
print(d.w, seen[-1])
