import re
print(re.match("a+", "aaab").group(0), re.match("b", "ab"), re.search("b+", "aabbb").group(0), re.search("x", "abc"))
m = re.match("(\\w+)@(\\w+)\\.com", "user@site.com")
print(m.group(0), m.group(1), m.group(2))
print(re.search("[0-9]+", "ab123cd").group(0), re.match("[^a]", "b").group(0), re.match("a.c", "abc").group(0), bool(re.match("^$", "")))
