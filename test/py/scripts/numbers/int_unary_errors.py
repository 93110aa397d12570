for f in (lambda: -"a", lambda: ~1.5, lambda: +[], lambda: 1 + "a", lambda: "a" - 1, lambda: 1 & 1.0, lambda: 1 << 1.0, lambda: None + 1, lambda: [] * 1.5, lambda: 1 @ 2):
    try:
        print(f())
    except TypeError as e:
        print("TypeError", e)
