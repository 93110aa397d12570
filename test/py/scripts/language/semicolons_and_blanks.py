a = 1; b = 2; print(a, b)
if a: print("one"); print("two")

class E: pass
def f(): pass
def g(): return 1; print("no")

print(f(), g())
for i in range(2): print(i); print("-")
