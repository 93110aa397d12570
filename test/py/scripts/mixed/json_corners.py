import json, io
for s in ('1', '-1.5e3', '"a\\n\\u00e9\\"\\/"', '[1, [2, {}], null]', '{"a": {"b": [true, false]}}', ' [ ] ', '{}', '1e400', '123456789012345678901234567890'):
    try: print(s, json.loads(s))
    except Exception as e: print(s, type(e).__name__)
for s in ('', '[1', '{"a"}', '{"a":}', "{'a': 1}", 'tru', '[1 2]', '"abc', '{"a":1 "b":2}', 'nul', '1 2', '[1]]', '[,]', '{,}', '-', 'NaN', '\\u'):
    try: print(repr(s), json.loads(s))
    except Exception as e: print(repr(s), type(e).__name__)
for v in (None, True, 1, -1.5, 'a"b\n\x01é', [1, (2, 3)], {'a': 1}, {1: 2}, {None: 1}, {True: 'x'}, {'n': {'m': []}}, 1e20, 2**70, b'x', float('inf'), {'k': float('nan')}, [], {}, '', '\\/'):
    try: print(json.dumps(v))
    except Exception as e: print(type(e).__name__)
print(json.dumps({'a': [1, 2]}, separators=(',', ':')), json.dumps([1, {'b': 2}], separators=('; ', '= ')))
f = io.StringIO(); json.dump({'x': [1, None]}, f); print(f.getvalue()); print(json.load(io.StringIO('[1, 2]')))
print(json.loads(b'[1]'), json.loads(bytearray(b'{"q": "z"}')))
