class Machine:
    table = {("idle", "coin"): "ready", ("ready", "push"): "idle", ("ready", "coin"): "ready"}
    def __init__(self): self.state, self.trace = "idle", []
    def feed(self, event):
        self.state = self.table.get((self.state, event), self.state)
        self.trace.append(self.state)
        return self
m = Machine()
for e in "push coin coin push push".split():
    m.feed(e)
print(m.state, m.trace)
