# generators that are left inside of their loops
import gc


def walk(x):
    for a in x:
        for b in "xy":
            got = yield a, b
            if got:
                yield got[1:]


def nested():
    for part in ([1, 2], (3, 4), {5: 6}, b"7"):
        for x in part:
            yield x
            for i, y in enumerate(part):
                yield y


kept = [walk([1, 2]), walk((3,)), walk({4: 5}), walk(range(3)), nested()]
for g in kept:
    print(next(g))
gc.collect()
for g in kept[:3]:
    print(g.send("sliced"))
gc.collect()
print([next(g, None) for g in kept])
junk = [[i] * 5 for i in range(300)]
gc.collect()
print([next(g, None) for g in kept])


class Base:
    def value(self):
        return [1, 2, 3, 4]


class Sub(Base):
    def value(self):
        for x in super().value()[1:]:
            yield x, super().value()[:2]


s = Sub().value()
print(next(s))
gc.collect()
print(next(s))
