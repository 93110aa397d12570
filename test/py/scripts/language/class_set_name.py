class N:
    def __set_name__(self, owner, name):
        print(owner.__name__, name)
class A:
    x = N()
    y = N()
print("done")
