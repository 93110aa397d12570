class Lines:
    def __init__(self, text): self.text = text
    def __enter__(self):
        self.it = iter(self.text.split("\n"))
        return self
    def __exit__(self, *a): self.it = None
    def __iter__(self): return self
    def __next__(self): return next(self.it)
with Lines("a\nb\nc") as f:
    for i, line in enumerate(f):
        print(i, line)
