class A:
    def __str__(self):
        return "<{}-{}>".format("in", "{}".format(1))
    def __repr__(self):
        return "A(%d)" % 5
a = A()
print("{} {} {!r}".format(1, a, a), "{1} {0}".format(a, 2), "%s %r %s" % (a, a, 3), "{:>10}|".format(str(a)))
