def int_add(n):
    x = 0
    for i in range(n):
        x = x + i


def int_add_constant(n):
    x = 0
    for i in range(n):
        x += 1


def int_multiply(n):
    x = 0
    for i in range(n):
        x = i * i


def int_floor_divide(n):
    x = 0
    for i in range(n):
        x = i // 7


def int_divide(n):
    x = 0
    for i in range(n):
        x = i / 32


def int_shift_and(n):
    x = 0
    for i in range(n):
        x = (i >> 3) & 255


def float_add(n):
    x = 0.0
    for i in range(n):
        x = x + 1.5


def float_multiply_int(n):
    x = 0.0
    for i in range(n):
        x = i * 1.5


def float_compare(n):
    x = 1.5
    y = 0
    for i in range(n):
        if x > 255:
            y = 1


def float_to_int(n):
    x = 1.5
    for i in range(n):
        int(x)


def big_add(n):
    x = 1 << 70
    for i in range(n):
        x + 1
