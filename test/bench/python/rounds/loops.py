# Each function runs n rounds of what its name says.
def for_range(n):
    for i in range(n):
        pass


def while_less(n):
    i = 0
    while i < n:
        i += 1


def for_list(n):
    for x in [None] * n:
        pass


def for_str(n):
    for c in "x" * n:
        pass


def for_enumerate(n):
    for i, x in enumerate([None] * n):
        pass


def if_else(n):
    a = 0
    for i in range(n):
        if i & 1:
            a = 1
        else:
            a = 2


def try_except(n):
    for i in range(n):
        try:
            raise ValueError
        except ValueError:
            pass
