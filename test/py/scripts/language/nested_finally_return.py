def f(a, b):
    try:
        try:
            if a: return "inner"
        finally:
            log.append(1)
            if b: return "middle"
    finally:
        log.append(2)
    return "end"
for a in (0, 1):
    for b in (0, 1):
        log = []
        print(a, b, f(a, b), log)
