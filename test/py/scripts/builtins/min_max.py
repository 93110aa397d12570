print(min(3, 1), max("a", "b"), min([5, 2, 8], key=lambda x: -x), max(["aa", "b"], key=len), min([], default=5), max((), default=None))
print(max(1, 2.5), min((1, 2), (1, 1)), max([1, 5, 5], key=lambda x: x))
for bad in ("min([])", "max()", "min(5)", "max(1, 'a')"):
    try:
        print(eval(bad))
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
