import re
print(re.compile(",").split("a,b,c"), re.compile("[ ,]+").split("a, b c,d"), re.compile(",").split("a,b,c", 1))
print(re.sub("a", "b", "banana"), re.sub("(a)(n)", "\\2\\1", "banana"), re.sub("a", lambda m: m.group(0).upper(), "banana"), re.sub("x", "y", "abc"), re.sub("a", "b", "aaa", 2))
r = re.compile("(\\d)")
print(r.sub("<\\g<1>>", "a1b2"), r.search("ab7").group(1))
