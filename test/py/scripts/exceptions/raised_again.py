# An exception object that is raised again and again does not grow for ever.
import gc

error = ValueError("again")


def f():
    raise error


def repeat(n):
    for _ in range(n):
        try:
            f()
        except ValueError as e:
            assert e is error


repeat(5000)
gc.collect()
before = gc.mem_alloc()
repeat(20000)
gc.collect()
print(gc.mem_alloc() - before < 2000)
