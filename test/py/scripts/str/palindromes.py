def pal(s):
    t = "".join(c for c in s.lower() if c.isalpha())
    return t == "".join(reversed(t))
print([pal(s) for s in ("Anna", "A man, a plan, a canal: Panama", "hello", "")])
