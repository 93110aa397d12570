def f():
    e = "kept"
    try:
        1 // 0
    except ZeroDivisionError as e:
        print(type(e).__name__)
    try:
        e
    except NameError:
        return "deleted"
    return e
print(f())
try:
    [][0]
except IndexError as err:
    pass
try:
    err
except NameError:
    print("no err")
