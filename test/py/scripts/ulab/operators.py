# Operators of every pair of types against Python's numbers.
import ulab as np

RANGES = {np.uint8: (0, 256), np.int8: (-128, 128), np.uint16: (0, 65536), np.int16: (-32768, 32768), np.float: None}
NAMES = {"uint8": np.uint8, "int8": np.int8, "uint16": np.uint16, "int16": np.int16, "float": np.float}
VALUES = {
    np.uint8: [0, 1, 7, 255], np.int8: [-128, -1, 3, 127], np.uint16: [0, 2, 300, 65535], np.int16: [-32768, -5, 1, 32767],
    np.float: [-2.5, 0.5, 1e3, 4.0],
}


def dtype(a):
    return NAMES[repr(a).split("dtype=")[1][:-1]]


def wrap(x, kind):
    if RANGES[kind] is None:
        return float(x)
    low, high = RANGES[kind]
    return (int(x) - low) % (high - low) + low


# what the manual says about the type of a result
UP = {
    (np.uint8, np.int8): np.int16, (np.uint8, np.uint16): np.uint16, (np.uint8, np.int16): np.int16,
    (np.int8, np.int16): np.int16, (np.uint16, np.int16): np.float,
}
for s in VALUES:
    for t in VALUES:
        a, b = np.array(VALUES[s], dtype=s), np.array(VALUES[t], dtype=t)
        kind = s if s == t else np.float if np.float in (s, t) else UP.get((s, t), UP.get((t, s)))
        for op in (lambda x, y: x + y, lambda x, y: x - y, lambda x, y: x * y):
            got = op(a, b)
            if kind is not None:
                assert dtype(got) == kind, (s, t, dtype(got))
                assert got.tolist() == [wrap(op(x, y), kind) for x, y in zip(VALUES[s], VALUES[t])], (s, t)
        if 0 not in VALUES[t]:
            got = a / b
            assert dtype(got) == np.float and got.tolist() == [x / y for x, y in zip(VALUES[s], VALUES[t])]
        for op in (lambda x, y: x < y, lambda x, y: x <= y, lambda x, y: x > y, lambda x, y: x >= y):
            assert op(a, b) == [op(x, y) for x, y in zip(VALUES[s], VALUES[t])]
        assert (a == b) == (s == t) and (a != b) == (s != t)
print("pairs")

# numbers on either side
for s in VALUES:
    a = np.array(VALUES[s], dtype=s)
    for n in (1, 200, -3, -200, 1000, 40000, 100000, 2.5):
        for op in (lambda x, y: x + y, lambda x, y: x - y, lambda x, y: x * y):
            for got, want in ((op(a, n), [op(x, n) for x in VALUES[s]]), (op(n, a), [op(n, x) for x in VALUES[s]])):
                assert got.tolist() == [wrap(x, dtype(got)) for x in want], (s, n)
        assert (a / n).tolist() == [x / n for x in VALUES[s]]
        assert (a > n) == [x > n for x in VALUES[s]] and (a <= n) == [x <= n for x in VALUES[s]]
for n in (3, 3.0):
    a = np.array([1, 2, 3], dtype=np.uint8)
    print(a + n, a ** 2, n - a, a % 2)
a = np.array([7, -7, 5.5])
print(a // 2, a % 3, 2 ** np.array([1, 2, 3]), +a, abs(a), -a)
a += 1
a *= 2
print(a)

# matrices: the same shape, a row, a column, a number
m = np.array([[1, 2, 3], [4, 5, 6]])
row = np.array([10, 20, 30])
column = np.array([100, 200])
column.transpose()
print(m + m, m + row, column + m)
print(column * row, m - 1)
print(m > 3, m >= m, m < row)
print(m == m.copy(), m != m + 0, m == np.array([1]), np.array([1, 2]) == np.array([1, 2]), np.array([1], dtype=np.int8) == np.array([1]))
for bad in (lambda: m + np.array([1, 2]), lambda: m < np.array([1, 2]), lambda: m + "a", lambda: m + None, lambda: ~m, lambda: m & 1):
    try:
        print(bad())
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
