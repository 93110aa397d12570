import re
print(re.compile(",").split("a,b,,c"), re.compile("[ ,]+").split("a, b ,c"), re.compile(",").split("a,b,c", 1), re.compile("x").split("abc"), re.compile("a*").split("baac"))
print(re.sub("a", "b", "banana"), re.sub("a", "b", "banana", 2), re.sub("(a)(n)", "\\2\\1", "banana"), re.sub("(\\w)", "<\\g<1>>", "ab"), re.sub("x", "y", "abc"))
print(re.sub("\\d+", lambda m: str(int(m.group(0)) * 2), "a1b22c333"), re.sub(b"a", b"z", b"aba"), re.compile("o").sub("0", "foo"))
