import re
for p in ("?", "*a", "+", "(", ")", "[", "a**", "(a", "a)", "[a", "\\", "a|*"):
    try:
        re.compile(p)
        print(p, "ok")
    except ValueError:
        print(p, "ValueError")
