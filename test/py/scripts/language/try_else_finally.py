def f(n):
    try:
        print("try")
        if n == 1:
            raise KeyError(n)
        if n == 2:
            return "returned"
    except KeyError as e:
        print("except", e)
    else:
        print("else")
    finally:
        print("finally")
    return "end"
for n in range(3):
    print(f(n))
