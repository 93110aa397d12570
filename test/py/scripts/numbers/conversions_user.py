class A:
    def __int__(self):
        return 42
    def __float__(self):
        return 4.5
    def __complex__(self):
        return 1 + 2j
a = A()
print(int(a), float(a), complex(a))
class B:
    def __int__(self):
        return 2 ** 80
print(int(B()))
for f in (int, float, complex):
    try:
        print(f(object()))
    except TypeError as e:
        print("TypeError", e)
