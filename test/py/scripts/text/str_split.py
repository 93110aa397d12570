print("a b  c".split(), " a b ".split(), "".split(), "   ".split(), "a b c d".split(None, 2), "abc".split())
print("a,b,,c".split(","), ",".split(","), "".split(","), "a--b--c".split("--"), "a,b,c,d".split(",", 2), "a,b".split(",", 0))
print("a,b,c,d".rsplit(",", 2), "a,b,c,d".rsplit(",", 10), "a b c".rsplit(), "a,b".rsplit(",", 0), "a,b,c".rsplit(","))
print("a\nb\r\nc\rd".splitlines(), "a\n\nb\n".splitlines(), "a\nb\r\n".splitlines(True), "".splitlines(), "x".splitlines(keepends=True))
try:
    "a".split("")
except ValueError as e:
    print("ValueError", e)
try:
    "a".split(b",")
except TypeError as e:
    print("TypeError", e)
