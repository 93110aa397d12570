for f in (lambda: 1 / 0, lambda: 1 // 0, lambda: 1 % 0, lambda: divmod(1, 0), lambda: 2 ** 70 // 0, lambda: 2 ** 70 % 0, lambda: 2 ** 70 / 0, lambda: 1.0 / 0, lambda: 1.5 // 0.0, lambda: 1.5 % 0.0, lambda: divmod(1.5, 0), lambda: 1j / 0, lambda: 0.0 ** -1):
    try:
        print(f())
    except ZeroDivisionError as e:
        print("ZeroDivisionError", e)
