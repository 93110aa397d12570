class Matrix:
    def __init__(self, rows): self.rows = rows
    def __mul__(self, o):
        return Matrix([[sum(a * b for a, b in zip(r, c)) for c in zip(*o.rows)] for r in self.rows])
    def __eq__(self, o): return self.rows == o.rows
    def __repr__(self): return "Matrix(%r)" % self.rows
    def __pow__(self, n):
        r = self
        for _ in range(n - 1):
            r = r * self
        return r
m = Matrix([[1, 1], [1, 0]])
print(m * m, m ** 10, Matrix([[1, 2]]) * Matrix([[3], [4]]), m == Matrix([[1, 1], [1, 0]]))
