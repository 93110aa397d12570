print(",".join(["a", "b", "c"]), "".join(("x", "y")), "-".join([]), "-".join(["only"]), ", ".join(str(i) for i in range(4)), "".join("abc"))
print(b" ".join([b"a", b"bc"]), b"".join([]), b",".join((bytearray(b"x"), b"y")), "é".join("ab"))
for f in (lambda: ",".join([1, 2]), lambda: ",".join([b"a"]), lambda: b",".join(["a"]), lambda: ",".join(5)):
    try:
        print(f())
    except TypeError as e:
        print("TypeError", e)
