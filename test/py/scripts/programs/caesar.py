def shift(s, k):
    out = []
    for c in s:
        if "a" <= c <= "z":
            c = chr((ord(c) - 97 + k) % 26 + 97)
        elif "A" <= c <= "Z":
            c = chr((ord(c) - 65 + k) % 26 + 65)
        out.append(c)
    return "".join(out)
t = "Hello, World!"
print(shift(t, 3), shift(shift(t, 3), -3) == t, shift("xyz", 5))
