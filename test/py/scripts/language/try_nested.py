def f(n):
    try:
        try:
            if n == 0: raise ValueError
            if n == 1: raise KeyError
            print("inner ok")
        except ValueError:
            print("inner value")
            if n == 0: raise TypeError
        finally:
            print("inner finally")
    except KeyError:
        print("outer key")
    except TypeError:
        print("outer type")
    finally:
        print("outer finally")
for n in range(3):
    f(n)
