def f():
    try:
        raise ValueError("first")
    except ValueError:
        print("caught")
        raise
try:
    f()
except ValueError as e:
    print("again", e)
try:
    raise
except RuntimeError as e:
    print("RuntimeError")
