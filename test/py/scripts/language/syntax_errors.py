for src in ("1 +", "if", "def f(:", "x = = 1", "for i in", "print(", "a b", "class", "return 1", "break", "continue", "1 = x", "f() = 1",
            "def f(a, a): pass", "lambda x, x: 1", "x +", "'abc", "del 1", "import", "from x", "try: pass", "else: pass", "(1,", "[1 2]",
            "global x y", "yield 1", "def f(a=1, b): pass", "f(a=1, 2)", "*a, *b = c", "a, b += 1", "nonlocal x", "@", "1a"):
    try:
        exec(src)
        print("accepted", src)
    except SyntaxError:
        print("SyntaxError")
