import re
for p in ("(", "[", "*", "a)", "[a", "\\", "(a", "+"):
    try:
        re.compile(p)
        print("accepted", p)
    except Exception as e:
        print(type(e).__name__)
