for text in ("1 // 0", "1 % 0", "1 / 0", "1.0 / 0", "1.0 // 0", "5 % 0.0", "divmod(1, 0)", "0 ** -1", "2 ** 80 // 0"):
    try:
        print(eval(text))
    except ZeroDivisionError as e:
        print(text, "->", type(e).__name__, e)
