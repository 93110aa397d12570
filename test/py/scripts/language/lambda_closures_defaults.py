fs = {}
for op in "+-*":
    fs[op] = lambda a, b, op=op: a + b if op == "+" else a - b if op == "-" else a * b
print([fs[o](6, 3) for o in "+-*"])
compose = lambda *f: (lambda x: compose(*f[1:])(f[0](x)) if f else x) if f else lambda x: x
print(compose(lambda x: x + 1, lambda x: x * 10, str)(4))
