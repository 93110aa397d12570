print(",".join(["a", "b", "c"]), "".join(("x", "y")), "-".join("abc"), ", ".join([]), "x".join(["only"]))
print("/".join(str(i) for i in range(4)), b",".join([b"a", b"b"]))
for bad in ([1], ["a", 2], [b"x"], 5):
    try:
        "".join(bad)
    except TypeError:
        print("TypeError")
