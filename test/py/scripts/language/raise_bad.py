for x in ("1", "None", "'text'", "int", "object()"):
    try:
        exec("raise " + x)
    except TypeError as e:
        print("TypeError", x)
