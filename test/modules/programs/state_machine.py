# Settings in JSON on the flash, classes and generators, exceptions with print_exception.
import json, os, sys, uio

class Settings(dict):
    def __init__(self, path, defaults):
        super().__init__()
        self.path = path
        self.update(defaults)
        try:
            with open(path) as f:
                self.update(json.load(f))
        except (OSError, ValueError):
            self.save()

    def save(self):
        with open(self.path, "w") as f:
            json.dump(self, f)

s = Settings("/flash/app.json", {"threshold": 0.5, "labels": ["a", "b"]})
s["threshold"] = 0.75
s.save()
t = Settings("/flash/app.json", {"threshold": 0.5})
print(t["threshold"], t["labels"])
with open("/flash/app.json", "w") as f:
    f.write("{broken")
print(Settings("/flash/app.json", {"threshold": 0.5})["threshold"])

def states():
    state = "idle"
    while True:
        event = yield state
        state = {"idle": {"go": "run"}, "run": {"stop": "idle"}}[state].get(event, state)

m = states()
print(next(m), m.send("go"), m.send("x"), m.send("stop"))
try:
    [][1]
except IndexError as e:
    out = uio.StringIO()
    sys.print_exception(e, out)
    print(out.getvalue().strip().split("\n")[-1])
# out: 0.75 ['a', 'b']
# out: 0.5
# out: idle run run idle
# out: IndexError: list index out of range
