import io
f = io.StringIO()
print("a", 1, [2], sep="|", end="#", file=f)
print(file=f)
print("second", file=f)
print(repr(f.getvalue()))
