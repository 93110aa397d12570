import array
print(array.array("b", [127, -128]), array.array("B", [255, 0]), array.array("h", [-32768]), array.array("Q", [2 ** 64 - 1]), array.array("q", [-(2 ** 63)]), array.array("I", [2 ** 32 - 1]))
a = array.array("i", [1, 2, 3, 4])
a[1:3] = array.array("i", [9])
print(a)
a[0:0] = array.array("i", [5, 6])
print(a, a + array.array("i", [0]))
try:
    a[0:1] = array.array("b", [1])
except ValueError as e:
    print("ValueError", e)
try:
    a[0:1] = [1]
except NotImplementedError as e:
    print("NotImplementedError", e)
