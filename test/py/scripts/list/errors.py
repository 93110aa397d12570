l = [1, 2]
for f in (lambda: l[5], lambda: l.pop(9), lambda: [].pop(), lambda: l.remove(7), lambda: l.index(7), lambda: l["x"], lambda: l + 1, lambda: l.extend(5)):
    try:
        print(f())
    except (IndexError, ValueError, TypeError) as e:
        print(type(e).__name__)
