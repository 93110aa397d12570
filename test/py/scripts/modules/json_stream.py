import json
import io
s = io.StringIO()
json.dump({"a": [1, 2.5, "x"]}, s)
print(s.getvalue())
print(json.load(io.StringIO('{"k": [1, 2]}')), json.load(io.BytesIO(b'[null, true]')))
for v in ({"a": [{}]}, [[[]]], "text", 1.25):
    print(json.loads(json.dumps(v)) == v)
