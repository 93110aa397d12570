import micropython
print(micropython.opt_level() >= 0)
@micropython.native
def f(x): return x + 1
@micropython.bytecode
def g(x): return x * 2
print(f(1), g(4))
