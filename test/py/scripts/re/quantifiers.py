import re
for p in ("a*", "a+", "a?", "a*?", "a+?", "ab*c", "(ab)+", "a|b", "(a|b)*c"):
    for s in ("", "a", "aaa", "abab", "abbc", "bac"):
        m = re.match(p, s)
        print(m.group(0) if m else None, end=" ")
    print()
