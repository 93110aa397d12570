# Making, printing, indexing and assigning arrays, against lists.
import ulab as np

for dtype, name, low, high in (
    (np.uint8, "uint8", 0, 256), (np.int8, "int8", -128, 128), (np.uint16, "uint16", 0, 65536), (np.int16, "int16", -32768, 32768),
):
    a = np.array([1, 2, 3], dtype=dtype)
    print(a, a.shape(), len(a), a.rawsize(), a.itemsize())
    # out of range wraps around
    for x in (low - 1, high, 100000):
        want = (x - low) % (high - low) + low
        assert np.array([x], dtype=dtype)[0] == want, (name, x)
    assert (-np.array([low], dtype=dtype))[0] == (-low - low) % (high - low) + low
    assert [x for x in ~a] == [(~x - low) % (high - low) + low for x in (1, 2, 3)]
print(np.array([1, 2.5, True]), np.array((1,)), np.array([]), np.array(range(4)))
print(np.array([[1, 2], [3, 4], [5, 6]]))
print(np.array(range(9)), np.array(range(10)))
print(np.array([range(12), range(12, 24)], dtype=np.uint8))
print(np.array(np.array([1, 2]), dtype=np.int16), np.array([np.array([1, 2]), np.array([3, 4])]), np.array(b"ab", dtype=np.uint8))
for bad in (lambda: np.array(5), lambda: np.array([[1], [1, 2]]), lambda: np.array(["a"]), lambda: np.array([1], dtype=7)):
    try:
        print(bad())
    except (ValueError, TypeError) as e:
        print(type(e).__name__)



def places(key, n):
    """The places that an index, slice or list of bools selects."""
    if isinstance(key, int):
        return [key % n]
    if isinstance(key, list):
        return [i for i in range(n) if key[i]]
    return list(range(n))[key]


items = list(range(7))
row = np.array(items)
grid = [[10 * i + j for j in range(5)] for i in range(4)]
matrix = np.array(grid, dtype=np.int16)
cuts = [None, -9, -3, -1, 0, 2, 6, 9]


class Key:
    def __getitem__(self, key):
        return key


keys = [Key()[a:b:c] for a in cuts for b in cuts for c in (None, 1, 2, -1, -3)]
for key in keys:
    assert row[key].tolist() == items[key], key
count = 0
for r in keys[::19] + [0, 3, -1, -4, [True, False, True, True], [False] * 4]:
    rows = places(r, 4)
    flat = [x for i in rows for x in grid[i]]
    assert matrix[r].flatten().tolist() == flat, r
    for c in keys[::29] + [0, 4, -5, [False, True, True, False, True]]:
        columns = places(c, 5)
        got = matrix[r, c]
        want = [grid[i][j] for i in rows for j in columns]
        assert (got if isinstance(got, int) else got.flatten().tolist()) == (want[0] if isinstance(got, int) else want), (r, c)
        # what is read is a copy
        if not isinstance(got, int) and want:
            got[0] = 99
            assert matrix[rows[0], columns[0]] == want[0]
        changed = np.array(grid, dtype=np.int16)
        changed[r, c] = -7
        for i in range(4):
            for j in range(5):
                assert changed[i, j] == (-7 if i in rows and j in columns else grid[i][j]), (r, c)
        count += 1
print(count)

# assigning arrays: as many items, or a row or column that is repeated
m = np.zeros((3, 4))
m[1] = np.array([1, 2, 3, 4])
m[:, 2] = np.array([7, 8, 9])
print(m)
m[:2] = np.array([5, 6, 7, 8])
column = np.array([1, 2, 3])
column.transpose()
m[:, 2:] = column
print(m)
m[[False, True, True], [True, False, False, True]] = np.array([0])
print(m)
v = np.array([3, -1, 4, -1, 5])
print(v > 0, v[v > 0], v[[False] * 5])
v[v < 0] = 0
print(v)
v[v > 3] = np.array([10, 20])
print(v)
u = np.array([1, 2, 3], dtype=np.uint8)
u[0] = 7.5
u[1:] = np.array([1.4, 254.6])
print(u)
for bad in (
    lambda: row[7], lambda: row[-8], lambda: matrix[4], lambda: matrix[0, 5], lambda: row["a"], lambda: row[0, 0], lambda: row[[True]],
    lambda: matrix[[1, 0, 0, 0]],
):
    try:
        print(bad())
    except (IndexError, TypeError) as e:
        print(type(e).__name__)
try:
    m[0] = np.array([1, 2])
except ValueError as e:
    print(e)
print([x for x in row], [list(x) for x in np.array([[1, 2], [3, 4]], dtype=np.int8)])

# shapes
a = np.array(range(6))
print(a.reshape((2, 3)), a.shape(), len(a))
a.transpose()
print(a, a.shape())
print(a.flatten(), a.flatten(order="F"), a.shape())
for bad in (lambda: a.reshape((4, 2)), lambda: a.reshape(6), lambda: a.flatten(order="X")):
    try:
        bad()
    except ValueError as e:
        print(e)
print(np.size(a), np.size(a, axis=0), np.size(a, axis=1), a.size())
raw = a.asbytearray()
raw[0] = 42.0
print(a[0, 0], len(raw), a.copy() == a, np.__version__)

# zeros, ones, eye, linspace, arange
print(np.zeros(3), np.ones((2, 2), dtype=np.uint8), np.zeros((0, 3)).shape())
print(np.eye(3, dtype=np.int8), np.eye(2, M=3, k=-1), np.eye(4, M=2, k=1))
print(np.linspace(0, 10, num=5), np.linspace(0, 10, num=5, endpoint=False), np.linspace(1, 2, num=3, retstep=True))
print(np.linspace(0, 255, num=4, dtype=np.uint8), len(np.linspace(0, 1)), np.arange(3), np.arange(1, 2, 0.25), np.arange(5, 0, -2))
