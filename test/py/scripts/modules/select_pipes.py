import select, io
class Pollable(io.IOBase):
    def __init__(self): self.state = 0; self.asked = 0
    def ioctl(self, request, arg):
        self.asked += 1
        return self.state & arg if request == 3 else -1
a, b = Pollable(), Pollable()
p = select.poll()
p.register(a, select.POLLIN); p.register(b)
print(p.poll(0), a.asked, b.asked)
a.state = 5; print([(x is a, e) for x, e in p.poll(0)])
b.state = 4; print([(x is a, e) for x, e in p.poll(0)])
p.modify(a, select.POLLOUT); print([(x is a, e) for x, e in p.poll(0)])
p.unregister(a); print([(x is a, e) for x, e in p.poll(0)])
p.register(a, 0); print([(x is a, e) for x, e in p.poll(0)])
print([(x is b, e) for x, e in p.ipoll(0)], list(p.ipoll(0, 1)) != [], list(p.ipoll(0)))
for f in (lambda: p.register(5), lambda: p.modify(Pollable(), 1), lambda: p.poll("a"), lambda: p.register(object())):
    try: print(f())
    except Exception as e: print(type(e).__name__)
if hasattr(select, "select"):
    b.state = 1
    r, w, x = select.select([b], [b], [], 0); print(len(r), len(w), x)
