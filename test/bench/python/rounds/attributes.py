_g = 0


class _Base:
    shared = 1

    @property
    def prop(self):
        return 1


class _Class(_Base):
    def __init__(self):
        self.a = 1
        self.b = 2


def attribute_load(n):
    o = _Class()
    for i in range(n):
        o.b


def attribute_store(n):
    o = _Class()
    for i in range(n):
        o.b = i


def attribute_add(n):
    o = _Class()
    for i in range(n):
        o.b += 1


def attribute_of_class(n):
    o = _Class()
    for i in range(n):
        o.shared


def attribute_property(n):
    o = _Class()
    for i in range(n):
        o.prop


def attribute_of_module(n):
    import math

    for i in range(n):
        math.pi


def global_load(n):
    for i in range(n):
        _g


def global_store(n):
    global _g
    for i in range(n):
        _g = i
