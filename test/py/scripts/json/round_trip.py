import json, io
v = {"list": [1, 2.5, None, True], "nested": {"s": "a\"b"}, "empty": [], "n": -7}
assert json.loads(json.dumps(v)) == v
f = io.StringIO()
json.dump(v["list"], f)
print(f.getvalue())
f.seek(0)
print(json.load(f), json.load(io.StringIO("[3]")), json.load(io.BytesIO(b"{}")))
