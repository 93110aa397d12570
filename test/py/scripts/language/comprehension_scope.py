x = "outer"
r = [x for x in range(3)]
print(r, x)
def f():
    y = 5
    r = [y + i for i in range(3)]
    s = [y for y in "ab"]
    return r, s, y
print(f())
class A:
    n = 3
    l = [i for i in range(n)]
print(A.l)
print([[x for x in range(2)] for x in "ab"], x)
