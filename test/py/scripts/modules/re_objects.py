import re
r = re.compile("(\\d+)-(\\d+)")
m = r.search("call 555-1234 now")
print(m.group(0), m.group(1), m.group(2), m.groups())
print(r.match("555-1234").group(1), r.match("x"), r.search("x"))
for i in (3, -1):
    try:
        print(m.group(i))
    except IndexError as e:
        print("IndexError", e)
print(re.compile(b"a+").match(b"aab").group(0))
