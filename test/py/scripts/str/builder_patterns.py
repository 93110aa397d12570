parts = []
for i in range(5):
    parts.append("%d:%s" % (i, chr(97 + i)))
print(";".join(parts), "".join(reversed("abc")), " ".join(w.upper() if i % 2 else w for i, w in enumerate("a b c d".split())))
print("-" * 10 + ">" , "|".join("x" * n for n in range(4)), "=".join(["k", "v"]))
