import re
print(re.sub("a", "b", "banana"), re.sub("a", "b", "banana", 2), re.sub("(n)(a)", "\\2\\1", "banana"), re.sub("a", lambda m: m.group(0).upper(), "banana"))
print(re.sub("x*", "-", "abc"), re.sub("", "-", "abc"), re.sub("b", "", "abc"), re.sub("(.)", "<\\g<1>>", "ab"), re.sub("a", "\\\\", "aa") if False else "")
print(re.compile("[,;] *").split("a, b;c,d"), re.compile(",").split("a,b,c", 1), re.compile("x").split("abc"), re.compile(",").split(",a,"))
r = re.compile("(\\d+)-(\\w+)")
m = r.search("no 12-ab yes")
print(m.group(0), m.group(1), m.group(2))
print(r.match("12-ab").group(2), r.match("x"), r.sub("\\2-\\1", "1-a 2-b"))
print(re.match(b"a(.)", b"ab").group(1), re.sub(b"a", b"b", b"aa"))
for f in (lambda: m.group(3), lambda: re.sub("(a)", "\\2", "a"), lambda: re.compile("(a"), lambda: re.match("a", 5), lambda: re.compile("[b-")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__)
