s = "hello world"
print(s[0], s[-1], s[4:7], s[:5], s[6:], s[-5:-1], s[5:5], s[20:], s[-100:3], s[:])
for i in (11, -12, 100):
    try:
        print(s[i])
    except IndexError:
        print("IndexError", i)
try:
    s["a"]
except TypeError:
    print("TypeError")
try:
    s[0] = "x"
except TypeError:
    print("immutable")
