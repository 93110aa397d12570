import array
for code in "bBhHiIlLqQ":
    a = array.array(code, [1, 2, 3])
    print(a, len(a), a[0], a[-1], a[1:], list(a))
    a.append(100)
    a.extend([5, 6])
    a[0] = 7
    print(a, a == array.array(code, [7, 2, 3, 100, 5, 6]))
for code in "fd":
    a = array.array(code, [1, 2.5])
    a.append(-0.25)
    print(a, a[1], sum(a))
print(array.array("B", b"abc"), array.array("h", b"\x01\x00\x02\x00\xff"), array.array("i"), array.array("i", (x for x in range(3))))
for f in (lambda: array.array("z"), lambda: array.array("i", [1])[3], lambda: array.array("i", ["a"]), lambda: array.array()):
    try:
        print(f())
    except (ValueError, IndexError, TypeError) as e:
        print(type(e).__name__)
