print("%d %i %s %r %x %X %o %c %%" % (1, -2, "s", "r", 255, 255, 8, "c"))
print("%5d|%-5d|%05d|%+d|% d" % (42, 42, 42, 42, 42))
print("%.2f %8.3f %e %g" % (3.14159, 2.5, 12345.678, 0.5), "%.3s|%5s|%-5s|" % ("abcdef", "x", "y"))
print("%s" % 5, "%s" % (5,), "%(a)s %(b)d" % {"a": 1, "b": 2}, "%s %s" % ([1], {2: 3}))
print("%*d %-*d|" % (5, 1, 4, 2), "%c%c" % (65, "B"))
for bad in ("'%d' % 'x'", "'%s %s' % (1,)", "'%s' % (1, 2)", "'%z' % 1", "'%(a)s' % 5"):
    try:
        print(eval(bad))
    except (TypeError, ValueError, KeyError) as e:
        print(type(e).__name__)
