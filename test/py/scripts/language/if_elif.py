def grade(n):
    if n >= 90:
        return "A"
    elif n >= 80:
        return "B"
    elif n >= 70:
        return "C"
    else:
        return "F"
print([grade(n) for n in (95, 85, 75, 10, 90, 80, 70, 69)])
if 0:
    print("never")
elif 1:
    print("always")
if []: print("x")
else: print("else on one line")
