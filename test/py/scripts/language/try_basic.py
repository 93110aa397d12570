def f(x):
    try:
        return 10 // x
    except ZeroDivisionError:
        return "zero"
    except TypeError as e:
        return "type"
print(f(2), f(0), f("a"))
try:
    raise ValueError("text", 3)
except ValueError as e:
    print(e.args, e)
