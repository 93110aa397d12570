class NoExit:
    def __enter__(self):
        print("entered")
class BadExit:
    def __enter__(self): pass
    def __exit__(self, a, b, c):
        raise KeyError("in exit")
for src in ("with NoExit(): pass", "with 5: pass", "with BadExit(): pass", "with BadExit(): raise ValueError"):
    try:
        exec(src)
    except Exception as e:
        print(type(e).__name__)
