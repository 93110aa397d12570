def list_load(n):
    x = [1, 2, 3]
    k = 1
    for i in range(n):
        x[k]


def list_store(n):
    x = [1, 2, 3]
    k = 1
    for i in range(n):
        x[k] = i


def list_build(n):
    for i in range(n):
        [i, i]


def list_comprehension(n):
    [i for i in range(n)]


def tuple_build(n):
    for i in range(n):
        (i, i)


def tuple_unpack(n):
    t = (1, 2)
    for i in range(n):
        a, b = t


def swap(n):
    a = 1
    b = 2
    for i in range(n):
        a, b = b, a


def dict_load_str(n):
    d = {"a": 1, "b": 2, "c": 3}
    k = "b"
    for i in range(n):
        d[k]


def dict_load_int(n):
    d = {i: i for i in range(64)}
    for i in range(n):
        d[i & 63]


def dict_store(n):
    d = {}
    for i in range(n):
        d[i & 255] = i


def set_contains(n):
    s = {1, 2, 3, 4}
    for i in range(n):
        i in s


def bytearray_load(n):
    b = bytearray(16)
    for i in range(n):
        b[3]


def bytearray_store(n):
    b = bytearray(16)
    for i in range(n):
        b[3] = 1


def slice_list(n):
    x = [1, 2, 3, 4]
    for i in range(n):
        x[1:3]
