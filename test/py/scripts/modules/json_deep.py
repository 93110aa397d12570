import json
s = "[" * 200 + "]" * 200
v = json.loads(s)
depth = 0
while v:
    v = v[0]
    depth += 1
print(depth)
