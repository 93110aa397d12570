print("%s %s" % ("a", 1), "%r %r" % ("a", 1), "%d%%" % 5, "%c%c" % (65, "b"), "%s" % [1], "%s" % ((1, 2),), "%x %X %o" % (255, 255, 8))
print("%5s|%-5s|%.2s|%5.1s|" % ("ab", "ab", "abc", "abc"), "%*d|%-*d|%.*f" % (5, 1, 5, 2, 2, 3.14159), "%+d % d %05d %-5d|" % (1, 2, 3, 4))
print("%(a)s %(b)d" % {"a": "x", "b": 2, "c": 3}, "%s" % {"a": 1}, "%#x %#o" % (255, 8), "%i %u" % (1, 2), "%d" % 3.99, "%5d|%-5d|" % (-1, -1))
for f in (lambda: "%d" % "a", lambda: "%s" % (), lambda: "%s" % (1, 2), lambda: "%" % 1, lambda: "%z" % 1, lambda: "%(a)s" % 1, lambda: "%(a" % {}, lambda: "%c" % "ab", lambda: "%c" % 1.5, lambda: "%(x)s" % {"a": 1}, lambda: "%d %d" % (1,)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(b"%s %d" % (b"a", 5), b"%r" % b"x")
