class A:
    r = []
    for i in range(3):
        r.append(i * 10)
    if r:
        extra = "yes"
    def f(x=i): return x
    try:
        1 // 0
    except ZeroDivisionError:
        z = "caught"
print(A.r, A.i, A.extra, A.f(), A.z)
x = "global"
class B:
    y = x
    x = "class"
    z = x
print(B.y, B.z, x)
