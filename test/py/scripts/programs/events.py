class Emitter:
    def __init__(self): self.handlers = {}
    def on(self, name):
        def deco(f):
            self.handlers.setdefault(name, []).append(f)
            return f
        return deco
    def emit(self, name, *a, **k):
        return [f(*a, **k) for f in self.handlers.get(name, [])]
e = Emitter()
@e.on("x")
def one(a, b=0): return a + b
@e.on("x")
def two(a, **k): return (a, sorted(k))
print(e.emit("x", 1, b=5), e.emit("none"))
