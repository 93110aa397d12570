import io
s = io.StringIO("line one\nline two\nlast")
print(repr(s.read(4)), repr(s.readline()), repr(s.read()), repr(s.read()), s.seek(0), s.tell())
s = io.StringIO()
print(s.write("ab"), s.write("cd"), s.getvalue(), s.seek(1), s.write("X"), s.getvalue(), s.read())
print(list(io.StringIO("a\nb\n")))
with io.StringIO("ctx") as f:
    print(f.read())
try:
    f.read()
except ValueError:
    print("closed")
