for x in ("a", "", "abc", "abcd"):
    print(x in "xabcx", end=" ")
try:
    1 in "a"
except TypeError:
    print("TypeError")
