class S:
    def __setattr__(self, name, value):
        object.__setattr__(self, name, value * 2)
    def __delattr__(self, name):
        print("del", name)
        object.__delattr__(self, name)
s = S()
s.a = 5
print(s.a)
setattr(s, "b", "x")
print(s.b)
del s.a
print(hasattr(s, "a"))
