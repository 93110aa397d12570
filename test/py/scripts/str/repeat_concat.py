print("ab" * 3, 3 * "ab", "a" * 0, "a" * -1, "" * 5, "a" + "b" + "c")
s = "x"
for i in range(5):
    s += str(i)
print(s)
try:
    "a" + 1
except TypeError:
    print("TypeError")
