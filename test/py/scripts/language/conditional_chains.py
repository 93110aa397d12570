def classify(x):
    return "small" if x < 10 else "medium" if x < 100 else "large"
print([classify(n) for n in (1, 50, 500)])
a, b = 3, 0
print(a and b, a or b, not a, a and not b, (a or b) and (b or a), a if b else b)
print(1 < a < 5 and 2 or 3, None or 0 or "" or [] or "last")
