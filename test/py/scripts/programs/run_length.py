def encode(s):
    out = []
    for c in s:
        if out and out[-1][0] == c:
            out[-1][1] += 1
        else:
            out.append([c, 1])
    return "".join("%s%d" % (c, n) if n > 1 else c for c, n in out)
def decode(s):
    r, i = "", 0
    while i < len(s):
        c = s[i]
        i += 1
        n = ""
        while i < len(s) and s[i].isdigit():
            n += s[i]
            i += 1
        r += c * int(n or 1)
    return r
for s in ("aaabbc", "abc", "", "zzzzzzzzzzzz"):
    print(encode(s), decode(encode(s)) == s)
