def _empty():
    pass


def _three(a, b, c):
    return b


def _defaults(a, b=1, c=2):
    return b


def _any(*args, **kwargs):
    return args


class _Class:
    def method(self):
        pass

    def __init__(self):
        self.a = 1


class _Plain:
    pass


def call(n):
    f = _empty
    for i in range(n):
        f()


def call_global(n):
    for i in range(n):
        _empty()


def call_three(n):
    f = _three
    for i in range(n):
        f(i, i, i)


def call_default(n):
    f = _defaults
    for i in range(n):
        f(i)


def call_keyword(n):
    f = _defaults
    for i in range(n):
        f(i, c=1)


def call_star(n):
    f = _any
    for i in range(n):
        f(i, a=i)


def call_method(n):
    o = _Class()
    for i in range(n):
        o.method()


def call_closure(n):
    a = 0

    def f():
        return a

    for i in range(n):
        f()


def call_builtin(n):
    x = [1]
    for i in range(n):
        len(x)


def call_list_append(n):
    x = []
    for i in range(n):
        x.append(i)


def recursion(n):
    def down(k):
        if k:
            down(k - 1)

    for i in range(n // 10):
        down(9)


def new_plain(n):
    for i in range(n):
        _Plain()


def new_instance(n):
    for i in range(n):
        _Class()


def generator_next(n):
    def g():
        for i in range(n):
            yield i

    for x in g():
        pass
