import json
for s in ("null", "true", "false", "12", "-1.5e3", '"x\\n\\u0041\\"q"', "[]", "[1, [2, 3], {}]", '{"a": {"b": [1]}}', "  [ 1 , 2 ]  ", "0", "1e2"):
    print(json.loads(s))
print(json.loads(b'{"k": 1}'), json.loads(bytearray(b"[1]")))
for bad in ("", "[", "{", "[1,", '{"a"}', "tru", "abc", '"x', "[1 2]", "1 2"):
    try:
        print("accepted", json.loads(bad))
    except ValueError:
        print("ValueError")
