s = "banana"
print(s.find("an"), s.find("an", 2), s.find("an", 4), s.find("x"), s.find(""), s.find("", 6), s.find("", 7))
print(s.rfind("an"), s.rfind("an", 0, 4), s.rfind("x"), s.rfind(""))
print(s.index("n"), s.rindex("n"), s.count("a"), s.count("an"), s.count("ana"), s.count("x"), s.count(""))
try:
    s.index("q")
except ValueError:
    print("ValueError")
