import re
for p, s in (
    ("a(b)?c", "ac"), ("(a)(b)(c)", "abc"), ("(a*)(b*)", "aab"), ("((a)b)+", "abab"), ("(?:ab)+c", "ababc"), ("a|b|c", "xc"), ("^a$", "a"), ("^$", ""),
    ("[a-c]+", "xxabcd"), ("[^a-c]+", "abxyc"), ("[]x]", "]"), ("[a-]", "-"), ("\\d+\\.\\d*", "x3.14"), ("\\w+\\s\\w+", "ab cd"), ("\\D\\S\\W", "ab!"),
    (".*b", "aabab"), (".*?b", "aabab"), ("a+?", "aaa"), ("a??b", "ab"), ("(a|ab)(c|bcd)", "abcd"), ("x*", "aaa"), ("(", "a"), (")", "a"), ("*a", "a"), ("[a", "a"),
    ("a\\.b", "a.b"), ("[\\d]+", "12a"), ("[\\w-]+", "a-b c"), ("(.)(.)(.)(.)(.)(.)(.)(.)(.)", "123456789"), ("a{2}", "aa"), ("\\x41", "A"), ("é", "é"), ("a.c", "a\nc"),
):
    for f in (re.match, re.search):
        try:
            m = f(p, s)
            if m:
                g = []
                i = 0
                while True:
                    try:
                        g.append(m.group(i))
                    except IndexError:
                        break
                    i += 1
                print(f.__name__ if False else "", p, repr(s), g)
            else:
                print(p, repr(s), None)
        except Exception as e:
            print(p, type(e).__name__)
