import re
m = re.match("a(b)(c)?", "abx")
print(m.group(0), m.group(1), m.group(2), m.groups())
print(re.match("x", "abc"), re.match("a", "abc").group(0), re.search("c", "abc").group(0), re.search("z", "abc"))
for pattern, text in (("^a.c$", "abc"), ("a*b", "aaab"), ("a+?", "aaa"), ("a*?b", "aab"), ("[a-c]+", "xxabcd"), ("[^a-c]+", "abxyz"), ("\\d+", "ab123c"), ("\\w+", "  foo_1 "), ("\\s+", "a \t b"), ("\\D\\S\\W", "1ab!"), ("(a|b)+", "abba"), ("(?:ab)+", "ababx"), ("a?b", "b"), ("x|yz", "wyz"), ("a.b", "a\nb"), ("[\\d.]+", "v1.2.3"), ("[]]", "]") if False else ("[-a]+", "a-b"), ("\\.", "a.b"), ("^", "a"), ("$", "a"), ("(a)(b)(c)(d)", "abcd")):
    m = re.search(pattern, text)
    print(pattern, text, m and (m.group(0), m.groups()))
