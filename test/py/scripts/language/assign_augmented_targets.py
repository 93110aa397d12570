l = [1, 2, 3]
l[0] += 10
l[-1] *= 2
print(l)
d = {"a": 1}
d["a"] -= 5
print(d)
class C:
    n = 3
c = C()
c.n += 1
print(c.n, C.n)
l += (4, 5)
print(l)
t = (1,)
u = t
t += (2,)
print(t, u)
