print("{} {}".format(1, 2), "{0} {1} {0}".format("a", "b"), "{x} {y}".format(x=1, y=2), "{}{x}".format(1, x=2), "{{}}".format(), "{{{}}}".format(5))
print("{!r} {!s} {!r:>5}|{!s:<5}|".format("a", "b", "c", "d"), "{:>{}}|".format("x", 5), "{:{w}.{p}f}".format(3.14159, w=8, p=2))
print("{0:>5}|{0:<5}|{0:^5}|{0:*^7}|{0:.1}".format("ab"), "{:s}".format("x"), "{:c}".format(65), "{:5c}|".format(66))
for f in (lambda: "{}".format(), lambda: "{1}".format(1), lambda: "{x}".format(), lambda: "{".format(), lambda: "}".format(), lambda: "{} {0}".format(1), lambda: "{0} {}".format(1), lambda: "{:z}".format(1), lambda: "{:d}".format("a"), lambda: "{:d}".format(1.5), lambda: "{!x}".format(1), lambda: "{:=5}".format("a"), lambda: "{:+s}".format("a"), lambda: "{!r".format(1), lambda: "{a.b}".format(a=1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
