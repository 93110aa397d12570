class M:
    def __enter__(self):
        return self
    def __exit__(self, *a):
        print("exit", a[0] is None)
def f():
    with M():
        return "value"
print(f())
for i in range(3):
    with M():
        if i == 0:
            continue
        if i == 1:
            break
def g():
    with M():
        with M():
            return 1
print(g())
