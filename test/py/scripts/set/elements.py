s = set()
for x in (1, "a", None, (1, 2), 1.5, True, b"x"):
    s.add(x)
print(len(s), (1, 2) in s, None in s)
for bad in ([], {}, set()):
    try:
        s.add(bad)
    except TypeError:
        print("TypeError")
