import json
for s in ("null", "true", "false", "1", "-1", "1.5", "1e3", "-1.5E-2", '"a"', '"\\u00e9\\n\\"\\\\\\/\\b\\f\\r\\t"', "[]", "[1, 2, [3]]", "{}", '{"a": 1, "b": [true, null]}', "  [ 1 , 2 ]  ", '"é漢"', "123456789012345678901234567890", '{"a": {"b": {"c": []}}}'):
    print(repr(json.loads(s)), repr(json.loads(s.encode())))
for s in ("", " ", "[", "]", "{", '{"a"', '"abc', "nul", "tru", "1 2", "[1] x", "abc", "{1}", "'a'", "+1"):
    try:
        print(repr(s), json.loads(s))
    except ValueError:
        print(repr(s), "ValueError")
