import sys, io
def f():
    raise ValueError("bad", 1)
try:
    f()
except ValueError as e:
    s = io.StringIO()
    sys.print_exception(e, s)
    lines = s.getvalue().split("\n")
    print(lines[0], len(lines), lines[-2], "in f" in lines[-3])
