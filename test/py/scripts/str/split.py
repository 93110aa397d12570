print("a b  c".split(), "a b  c".split(" "), "  lead trail ".split(), "".split(), "".split(","))
print("a,b,c,d".split(",", 2), "a,b,c,d".split(",", 0), "a,b,,c".split(","), "abc".split("bc"), "abc".split("x"))
print("a b c d".split(None, 2), " x  y ".split(None, 1))
print("a,b,c,d".rsplit(",", 2), "a,b,c".rsplit(","), "abc".rsplit("x", 1))
try:
    "a".split("")
except ValueError:
    print("ValueError")
