for src in (" x = 1", "if 1:\nx", "if 1:\n    a = 1\n  b = 2", "def f():\n\n\nx", "x = 1\n  y = 2"):
    try:
        exec(src)
        print("accepted")
    except SyntaxError as e:
        print(type(e).__name__)
