import json
for v in (None, True, False, 1, -1, 1.5, 1e100, "a", 'q"\\\n\t\r\x01', "é", [], [1, [2, [3]]], {}, {"a": 1}, (1, 2), {"a": [1, None, {"b": True}]}, 10 ** 30, {1: 2}, {None: 1, True: 2, 1.5: 3}, ""):
    print(json.dumps(v))
print(json.dumps([1, {"a": 2}], separators=(",", ":")), json.dumps({"x": [1, 2]}, separators=("; ", " = ")))
