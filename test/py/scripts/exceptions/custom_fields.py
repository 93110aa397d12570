class E(Exception):
    def __init__(self, a, b=2):
        self.a, self.b = a, b
try:
    raise E(1)
except E as e:
    print(e.a, e.b)
class F(ValueError): pass
try:
    raise F("x")
except ValueError as e:
    print(type(e).__name__, e.args, isinstance(e, F))
