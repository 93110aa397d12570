def f():
    return 1
print(f.__name__, (lambda: 0).__name__)
g = f
print(g is f, g(), callable(f), callable(1))
def gen():
    yield
print(gen.__name__, type(f) is type(g))
