import re
print(bool(re.search("^b", "ab")), bool(re.search("b$", "ab")), bool(re.match("^abc$", "abc")), bool(re.match("abc$", "abcd")), re.search("a$", "aba").start() if hasattr(re.search("a$", "aba"), "start") else 2)
print(re.match("(?:ab)+(c)", "ababc").group(1), re.match("a(b)?c", "ac").group(1))
