conf = {"a": {"x": 1}, "b": [1, 2]}
conf["a"]["y"] = 2
conf["b"].append(3)
conf.setdefault("c", {}).setdefault("z", []).append(0)
print(sorted(conf["a"].items()), conf["b"], conf["c"])
copy = conf.copy()
copy["a"]["x"] = 99
print(conf["a"]["x"])
