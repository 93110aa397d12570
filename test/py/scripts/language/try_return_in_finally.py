def f():
    try:
        return 1
    finally:
        return 2
def g():
    for i in range(3):
        try:
            continue
        finally:
            print("fin", i)
    return i
def h():
    while True:
        try:
            return "a"
        finally:
            break
    return "b"
print(f(), g(), h())
