import json
for v in (None, True, False, 1, -5, 1.5, "text", 'q"uote\\', "\n\t\x01", [], [1, [2]], {}, {"a": [1, {"b": None}]}, (1, 2), {1: 2}):
    print(json.dumps(v))
print(json.dumps([1, {"a": 2}], separators=(",", ":")), json.dumps("é") in ('"é"', '"\\u00e9"'))
