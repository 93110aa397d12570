data = ["3", "x", "7", "", "12"]
print([int(s) for s in data if s.isdigit()], [s or "-" for s in data], [len(s) for s in data], list(filter(str.isdigit, data)))
print(sum(int(s) for s in data if s.isdigit()), any(s == "x" for s in data), all(data))
