# Linear algebra, polynomials and Fourier transforms against their definitions.
import math, random
import ulab as np

random.seed(8)


def near(a, b, e=1e-9):
    return abs(a - b) <= e * (1 + abs(b))


def product(a, b):
    return [[sum(a[i][k] * b[k][j] for k in range(len(b))) for j in range(len(b[0]))] for i in range(len(a))]


def matrix(n, m):
    return [[random.uniform(-3, 3) for _ in range(m)] for _ in range(n)]


def minor_det(a):
    if len(a) == 1:
        return a[0][0]
    return sum((-1) ** j * a[0][j] * minor_det([r[:j] + r[j + 1 :] for r in a[1:]]) for j in range(len(a)))


for n, k, m in ((2, 2, 2), (3, 4, 2), (1, 5, 3), (4, 1, 4)):
    a, b = matrix(n, k), matrix(k, m)
    got = np.dot(np.array(a), np.array(b))
    assert got.shape() == (n, m)
    assert all(near(x, y) for x, y in zip(got.flatten(), [x for r in product(a, b) for x in r]))
for n in range(1, 6):
    a = matrix(n, n)
    m = np.array(a)
    identity = [[float(i == j) for j in range(n)] for i in range(n)]
    assert near(np.det(m), minor_det(a))
    inverse = np.inv(m)
    assert inverse.shape() == (n, n)
    back = np.dot(m, inverse).flatten().tolist()
    assert all(near(x, y, 1e-8) for x, y in zip(back, [x for r in identity for x in r]))
    # eigenvalues of a symmetric matrix
    s = [[a[i][j] + a[j][i] for j in range(n)] for i in range(n)]
    values, vectors = np.eig(np.array(s))
    assert near(sum(values.tolist()), sum(s[i][i] for i in range(n)), 1e-8)
    flat = vectors.flatten().tolist()
    for k in range(n):
        v = [flat[i * n + k] for i in range(n)]
        assert near(sum(x * x for x in v), 1, 1e-8)
        for i in range(n):
            assert near(sum(s[i][j] * v[j] for j in range(n)), values[k] * v[i], 1e-7)
print("matrices", np.det(np.array([[0, 1], [1, 0]])), np.inv(np.array([[0, 2], [4, 0]])), np.dot([1, 2], [3, 4]))
for bad in (
    lambda: np.inv(np.array([[1, 2], [2, 4]])), lambda: np.det(np.array([[1, 2]])), lambda: np.inv(np.ones((2, 3))),
    lambda: np.dot(np.ones((2, 3)), np.ones((2, 3))), lambda: np.eig(np.array([[1, 2], [3, 4]])), lambda: np.dot([1], [1, 2]),
):
    try:
        print(bad())
    except ValueError as e:
        print(e)

# polynomials
for degree in range(5):
    p = [random.uniform(-2, 2) for _ in range(degree + 1)]
    xs = [i / 3 for i in range(-6, 7)]
    ys = [sum(c * x ** (degree - i) for i, c in enumerate(p)) for x in xs]
    assert all(near(a, b) for a, b in zip(np.polyval(p, xs), ys))
    assert all(near(a, b, 1e-6) for a, b in zip(np.polyfit(xs, ys, degree), p))
    on = [sum(c * x ** (degree - i) for i, c in enumerate(p)) for x in range(8)]
    assert all(near(a, b, 1e-6) for a, b in zip(np.polyfit(on, degree), p))
# a line through points that are on none: the residual is orthogonal to 1 and x
ys = [1, 3, 2, 5, 4]
slope, offset = np.polyfit(ys, 1)
rest = [y - slope * x - offset for x, y in enumerate(ys)]
print("polynomials", near(sum(rest), 0), near(sum(r * x for x, r in enumerate(rest)), 0))
for bad in (lambda: np.polyfit([1, 2], 2), lambda: np.polyfit([1, 2, 3], [1, 2], 1), lambda: np.polyfit([1, 1, 1], [1, 2, 3], 1)):
    try:
        print(bad())
    except ValueError as e:
        print(e)

# Fourier transforms
for n in (1, 2, 8, 32):
    re = [random.uniform(-1, 1) for _ in range(n)]
    im = [random.uniform(-1, 1) for _ in range(n)]
    want = []
    for k in range(n):
        turns = [2 * math.pi * k * t / n for t in range(n)]
        want.append((
            sum(re[t] * math.cos(turns[t]) + im[t] * math.sin(turns[t]) for t in range(n)),
            sum(im[t] * math.cos(turns[t]) - re[t] * math.sin(turns[t]) for t in range(n)),
        ))
    a, b = np.fft(np.array(re), np.array(im))
    assert all(near(x, w[0]) and near(y, w[1]) for x, y, w in zip(a, b, want))
    assert all(near(x, math.sqrt(w[0] ** 2 + w[1] ** 2)) for x, w in zip(np.spectrum(np.array(re), np.array(im)), want))
    c, d = np.ifft(a, b)
    assert all(near(x, r) and near(y, i) for x, y, r, i in zip(c, d, re, im))
    real, _ = np.fft(np.array([1] * n, dtype=np.uint8))
    assert near(real[0], n)
print("fourier", len(np.fft(np.ones(4))), np.spectrum(np.array([1, 0, 0, 0])))
for bad in (lambda: np.fft(np.ones(3)), lambda: np.fft(np.ones(4), np.ones(8))):
    try:
        print(bad())
    except ValueError as e:
        print(e)
a, b = [1, 2, 3], [0, 1, 0.5]
print(np.convolve(a, b))
