import platform, utimeq

print(type(platform.platform()), type(platform.python_compiler()), platform.libc_ver(lib="x"))
q = utimeq.utimeq(4)
for t in (30, 10, 30, 99):
    q.push(t, "call", (t,))
print(len(q), q.peektime(), bool(q))
try:
    q.push(1, None, None)
except IndexError as e:
    print(e)
entry = [None] * 3
while q:
    q.pop(entry)
    print(entry)
for f in (lambda: q.pop(entry), q.peektime):
    try:
        f()
    except IndexError as e:
        print(e)
q.push(1, 2, 3)
q.dump()
try:
    q.pop([])
except TypeError:
    print("TypeError")
