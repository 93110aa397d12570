s = "hello"
for i in range(-6, 7):
    try:
        print(i, s[i])
    except IndexError as e:
        print(i, "IndexError", e)
print(s[1:], s[:2], s[1:3], s[-2:], s[:-2], s[10:], s[:10], s[3:1], s[:], s[0:0] == "", s[1:100])
