from array import array
for c in "bBhHiIlLqQ":
    a = array(c, [1, 2, 3]); a.append(4); a.extend([5]); a.extend(array(c, [6]))
    print(c, a, len(a), a[0], a[-1], list(a), a[1:3] if c != "" else 0, a == array(c, [1, 2, 3, 4, 5, 6]))
    a[0] = 9; a[1:3] = array(c, [7, 7]); print(a, bytes(memoryview(a))[:2], sum(a), min(a))
print(array("b", b"\xff\x01"), array("H", b"\x01\x00\x02\x00"), array("B", range(3)), array("i"), array("d", [1.5]))
for f in (lambda: array("b", [200]), lambda: array("x"), lambda: array("b", ["a"]), lambda: array(5), lambda: array("i", [1])[1], lambda: array("b", [1]).append(500), lambda: array("f", ["a"]),
          lambda: array("i", [1]) + array("i", [2]), lambda: array("b", [1, 2]) + [3], lambda: array("B", [1]) == b"\x01", lambda: array("b", [1]) < array("b", [2]), lambda: array("b", [1]) == array("h", [1])):
    try: print(f())
    except Exception as x: print(type(x).__name__)
m = memoryview(array("h", [1, -2, 3])); print(m[1], len(m), list(m[1:]), m[2]); m[0] = -5; print(bytes(m))
a = array("B", b"abc"); a += b"de" if False else array("B", b"de"); print(a, a.decode() if hasattr(a, "decode") else "")
