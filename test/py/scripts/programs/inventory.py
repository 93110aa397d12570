items = [{"n": "bolt", "q": 50, "p": 0.25}, {"n": "nut", "q": 0, "p": 0.1}, {"n": "gear", "q": 7, "p": 12.5}]
print(sum(i["q"] * i["p"] for i in items), [i["n"] for i in items if not i["q"]], max(items, key=lambda i: i["p"])["n"])
for i in sorted(items, key=lambda i: i["n"]):
    print("{n:<6}{q:>4}{p:>8.2f}".format(**i))
