import re
for p in ("\\d+", "\\w+", "\\s+", "\\D+", "\\W+", "\\S+", "[a-c]+", "[^a-c]+", "[0-9a-f]+", "[.]", "[-a]+"):
    for s in ("123abc", "abc def", "  x", "c-a", "...", "deadbeef"):
        m = re.search(p, s)
        print(m.group(0) if m else None, end="|")
    print()
