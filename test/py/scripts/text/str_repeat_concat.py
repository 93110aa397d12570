print("ab" * 3, 3 * "ab", "ab" * 0, "ab" * -1, "" * 5, "a" + "b", "a" + "", "" + "b", "x" * True)
s = "a"
s += "b"
s *= 2
print(s)
for f in (lambda: "a" + 1, lambda: "a" * "b", lambda: "a" * 1.5, lambda: "a" - "b", lambda: "a" + b"b", lambda: "a" in 5):
    try:
        print(f())
    except TypeError as e:
        print("TypeError", e)
