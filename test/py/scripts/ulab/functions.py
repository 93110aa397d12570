# Functions of arrays against plain Python.
import math, random
import ulab as np

random.seed(3)


def near(a, b):
    return abs(a - b) <= 1e-9 * (1 + abs(b))


def all_near(a, b):
    a, b = list(a), list(b)
    return len(a) == len(b) and all(near(x, y) for x, y in zip(a, b))


# element by element
xs = [0.1, 0.5, 0.75, 0.9]
for name in "sin cos tan asin acos atan sinh cosh tanh asinh atanh exp expm1 log log2 log10 sqrt ceil floor erf erfc gamma lgamma".split():
    f, g = getattr(np, name), getattr(math, name)
    assert all_near(f(np.array(xs)), [g(x) for x in xs]), name
    assert all_near(f(xs), [g(x) for x in xs]) and near(f(0.25), g(0.25))
    assert f(np.array([[0.5, 0.25]])).shape() == (1, 2)
assert all_near(np.acosh([1, 2.5]), [math.acosh(1), math.acosh(2.5)]) and np.cos(0) == 1.0
assert np.exp(np.array([0, 1], dtype=np.uint8)).tolist() == [1.0, math.exp(1)]
print("vectorise")

# along an axis
for dtype in (np.float, np.int8, np.uint16):
    rows, cols = 5, 4
    grid = [[random.randint(0, 100) for _ in range(cols)] for _ in range(rows)]
    m = np.array(grid, dtype=dtype)
    flat = [x for r in grid for x in r]
    columns = [[r[j] for r in grid] for j in range(cols)]

    def std(v):
        mean = sum(v) / len(v)
        return math.sqrt(sum((x - mean) ** 2 for x in v) / len(v))

    for f, g in (
        (np.sum, sum), (np.mean, lambda v: sum(v) / len(v)), (np.std, std), (np.min, min), (np.max, max),
        (np.argmin, lambda v: v.index(min(v))), (np.argmax, lambda v: v.index(max(v))),
    ):
        assert near(f(m), g(flat))
        assert all_near(f(m, axis=0), [g(c) for c in columns]) and all_near(f(m, axis=1), [g(r) for r in grid])
        assert near(f(flat), g(flat)) and near(f(tuple(flat)), g(flat)) and near(f(np.array(flat)), g(flat))
    assert np.sort(m, axis=1).flatten().tolist() == [x for r in grid for x in sorted(r)]
    assert np.sort(m).flatten().tolist() == [x for r in grid for x in sorted(r)]
    down = [sorted(c) for c in columns]
    assert np.sort(m, axis=0).flatten().tolist() == [down[j][i] for i in range(rows) for j in range(cols)]
    assert np.sort(m, axis=None).flatten().tolist() == sorted(flat)
    order = np.argsort(np.array(flat, dtype=dtype))
    assert [flat[i] for i in order] == sorted(flat) and sorted(order.tolist()) == list(range(len(flat)))
    order = np.argsort(m, axis=0)
    assert all(grid[order[i, j]][j] == down[j][i] for i in range(rows) for j in range(cols))
    assert np.flip(m).flatten().tolist() == flat[::-1]
    assert np.flip(m, axis=1).flatten().tolist() == [x for r in grid for x in reversed(r)]
    assert np.flip(m, axis=0).flatten().tolist() == [x for r in reversed(grid) for x in r]
    for by in (0, 1, 3, -1, 7, 25, -23):
        r = m.copy()
        assert np.roll(r, by) is None and r.flatten().tolist() == [flat[(i + by) % len(flat)] for i in range(len(flat))]
        r = m.copy()
        np.roll(r, by, axis=1)
        assert r.flatten().tolist() == [row[(j + by) % cols] for row in grid for j in range(cols)]
        r = m.copy()
        np.roll(r, by, axis=0)
        assert r.flatten().tolist() == [grid[(i + by) % rows][j] for i in range(rows) for j in range(cols)]
    r = m.copy()
    assert r.sort(axis=0) is None and r == np.sort(m, axis=0)
print(type(np.sum(m)), type(np.max(m)), type(np.argmax(m)), np.min([3, 1.5, 2]), np.max([3, 1]), np.argmax(range(3)))
print(np.argmin(m, axis=0).shape() == (1, cols), repr(np.argmax(m, axis=1)).endswith("dtype=uint16)"))
a = np.array([1, 4, 9, 16, 25])
print(np.diff(a), np.diff(a, n=2), np.diff(a, n=0) == a, np.diff(a, n=4), len(np.diff(a, n=5)))
g = np.array([[1, 2, 4], [8, 16, 32]])
print(np.diff(g), np.diff(g, axis=0), np.diff(np.array([3, 1], dtype=np.uint8)))
for bad in (
    lambda: np.sum(g, axis=2), lambda: np.max(np.array([])), lambda: np.diff(a, n=10), lambda: np.sort(g, axis=3), lambda: np.flip(g, axis=4),
    lambda: np.size(5), lambda: np.roll([1], 1), lambda: np.sum(5),
):
    try:
        print(bad())
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
