import json
for t in ('1', '-0', '1.5e3', '-1E-2', 'true', 'false', 'null', '""', '"\\u0041\\n\\t\\"\\\\"', '[]', '{}', '[1, [2, [3]]]', '{"a": {"b": [1, null]}}', ' [ 1 , 2 ] ',
          '\n{\t"x" : -1.0}\r\n', '"\\u00e9\\u20ac"', '123456789012345678901234567890', '1e400', '{"a":1,"a":2}'):
    v = json.loads(t)
    print(t.strip(), type(v).__name__, v)
for t in ('', ' ', '[', '[1', '[1,', '{', '{"a"', '{"a":', '{"a" 1}', '{1:2}', '[1 2]', 'tru', 'nul', '"abc', '1 2', '[1]]', '-', '{"a":1,}', "'a'", '[,]', 'True', '+1', '.5'):
    try:
        print(repr(t), json.loads(t))
    except Exception as e:
        print(repr(t), type(e).__name__)
for v in (None, True, 1, -5, 2**70, 1.0, 0.1, "q\"\\/\b\f\n\r\t\x00\x1f\x7fé€", [], (), {}, [1, (2, 3)], {"k": [True]}, {1: 2}, {None: 1}, {True: 0}, {1.5: "x"}):
    print(json.dumps(v))
print(json.dumps([1, {"a": 2}], separators=(",", ":")), json.dumps({"a": [1, 2]}, separators=(", ", " = ")))
for v in ({1, 2}, b"x", object, lambda: 1, 1j):
    try:
        print(type(json.dumps(v)).__name__)
    except Exception as e:
        print(type(e).__name__)
print(json.loads(json.dumps(json.dumps({"a": "b"}))), json.loads(b'{"b": 1}'), json.loads(bytearray(b"[2]")))
