d = {}
d[1] = "int"
d[1.0] = "float"
d[True] = "bool"
print(len(d), d[1])
d["1"] = "str"
d[b"1"] = "bytes"
d[()] = "tuple"
d[frozenset([1])] = "fs"
print(len(d), d["1"], d[b"1"], d[()])
for bad in ([], {}, set()):
    try:
        d[bad] = 1
    except TypeError:
        print("TypeError")
