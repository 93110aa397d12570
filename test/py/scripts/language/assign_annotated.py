x: int = 5
y: str
print(x)
def f(a: int, b: "text" = 2, *c: list, **d: dict) -> float:
    z: int = a + b
    w: float
    return z
print(f(1), f(1, 5))
class A:
    k: int = 7
    j: str
print(A.k)
