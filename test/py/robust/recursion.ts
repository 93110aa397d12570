/** Scripts that recurse or nest without end, by what recurses: each catches what is raised and prints it, and then works on. */

/** Ends a script: the runtime still works. */
const AFTER = `
print([x * x for x in range(5)], "%s" % {"a": 1}, sorted("cab"))
`;

function script(body: string): string {
  const lines = body.trim().split("\n");
  return `
def attempt():
${lines.map((line) => `    ${line}`).join("\n")}
try:
    r = attempt()
    print("ok", r)
except Exception as e:
    print(type(e).__name__)
${AFTER}`;
}

/** A list nested `n` deep. */
const NESTED = (n: number): string => `a = []
for _ in range(${n}):
    a = [a]`;

/** Source text nested in itself, compiled. */
const compiled = (text: string): string => script(`return len(str(eval(${text})))`);
const executed = (text: string): string => script(`exec(${text})`);

export const recursions: Record<string, string> = {
  calls: script("def f(n): return f(n + 1)\nreturn f(0)"),
  "mutual calls through map": script("def f(n): return list(map(f, [n]))\nreturn f(0)"),
  "sort key": script("def f(n): return sorted([1, 2], key=f)\nreturn f(0)"),
  generators: script("def f(n):\n    yield from f(n + 1)\nreturn list(f(0))"),
  "generator of generators": script(
    "g = iter([1])\nfor _ in range(20000):\n    g = (x for x in g)\nreturn list(g)",
  ),
  "maps of maps": script("g = [1]\nfor _ in range(20000):\n    g = map(abs, g)\nreturn list(g)"),
  __getattr__: script("class A:\n    def __getattr__(self, n): return getattr(self, n + 'x')\nreturn A().a"),
  __repr__: script("class A:\n    def __repr__(self): return repr(self)\nreturn repr(A())"),
  __str__: script("class A:\n    def __str__(self): return '%s' % self\nreturn str(A())"),
  __eq__: script("class A:\n    def __eq__(self, o): return self == o\nreturn A() == A()"),
  __hash__: script("class A:\n    def __hash__(self): return hash(self)\nreturn hash(A())"),
  __add__: script("class A:\n    def __add__(self, o): return self + o\nreturn A() + A()"),
  __radd__: script("class A:\n    def __radd__(self, o): return o + self\nreturn 1 + A()"),
  __call__: script("class A:\n    def __call__(self): return self()\nreturn A()()"),
  __getitem__: script("class A:\n    def __getitem__(self, i): return self[i]\nreturn A()[0]"),
  __setitem__: script("class A:\n    def __setitem__(self, i, v): self[i] = v\na = A()\na[0] = 1\nreturn a"),
  __iter__: script("class A:\n    def __iter__(self): return iter(self)\nreturn list(A())"),
  __next__: script(
    "class A:\n    def __iter__(self): return self\n    def __next__(self): return next(self)\nreturn list(A())",
  ),
  __len__: script("class A:\n    def __len__(self): return len(self)\nreturn len(A())"),
  __bool__: script("class A:\n    def __bool__(self): return bool(self)\nreturn bool(A())"),
  __contains__: script("class A:\n    def __contains__(self, x): return x in self\nreturn 1 in A()"),
  __enter__: script(
    "class A:\n    def __enter__(self):\n        with self: pass\n    def __exit__(self, *a): pass\nwith A(): pass",
  ),
  __init__: script("class A:\n    def __init__(self): A()\nreturn A()"),
  __new__: script("class A:\n    def __new__(cls): return A()\nreturn A()"),
  __set__: script(
    "class D:\n    def __set__(self, o, v): o.x = v\nclass A:\n    x = D()\na = A()\na.x = 1\nreturn a",
  ),
  property: script("class A:\n    @property\n    def x(self): return self.x\nreturn A().x"),
  "__del__ of a key": script(
    "class A:\n    def __delitem__(self, k): del self[k]\na = A()\ndel a[1]\nreturn a",
  ),
  "exec in exec": script("s = 'exec(s, globals())'\nglobals()['s'] = s\nexec(s, globals())"),
  "eval in eval": script("globals()['s'] = 'eval(s)'\nreturn eval('eval(s)')"),
  "repr of a nested list": script(`${NESTED(3000)}\nreturn len(repr(a))`),
  "repr of a list in itself": script("a = []\na.append(a)\nreturn repr(a)"),
  "repr of a dict in itself": script("a = {}\na[1] = a\nreturn repr(a)"),
  "str of nested tuples": script("a = ()\nfor _ in range(3000):\n    a = (a,)\nreturn len(str(a))"),
  "== of nested lists": script(`${NESTED(3000)}\nb = a\n${NESTED(3000)}\nreturn a == b`),
  "== of lists in themselves": script("a = []\na.append(a)\nb = []\nb.append(b)\nreturn a == b"),
  "< of lists in themselves": script("a = []\na.append(a)\nb = []\nb.append(b)\nreturn a < b"),
  "in of lists in themselves": script("a = []\na.append(a)\nb = []\nb.append(b)\nreturn a in [b]"),
  "== of dicts in themselves": script("a = {}\na[1] = a\nb = {}\nb[1] = b\nreturn a == b"),
  "hash of nested tuples": script("a = ()\nfor _ in range(3000):\n    a = (a,)\nreturn hash(a) != 1"),
  "json.dumps of nested lists": script(`import json\n${NESTED(3000)}\nreturn len(json.dumps(a))`),
  "json.dumps of a list in itself": script("import json\na = []\na.append(a)\nreturn json.dumps(a)"),
  "json.loads nested": script("import json\nreturn len(json.loads('[' * 20000 + ']' * 20000))"),
  "json.loads nested objects": script(
    `import json\nreturn len(json.loads('{"a":' * 9000 + '1' + '}' * 9000))`,
  ),
  "str.format nested": script("s = '{' * 3000 + '}' * 3000\nreturn s.format(1)"),
  "str.format in a specification": script("return '{:{}{}}'.format(1, '>', 4)"),
  "regular expression, greedy": script("import re\nreturn re.match('(a*)*b', 'a' * 3000)"),
  "regular expression, groups": script("import re\nreturn re.match('(' * 200 + 'a' + ')' * 200, 'a')"),
  "regular expression, many groups": script(
    "import re\nreturn re.match('((a|b)*c|d)*', 'ab' * 3000) is None",
  ),
  "regular expression, alternatives": script("import re\nreturn re.match('(a|b|c)*d', 'abc' * 3000)"),
  "linked list collected": script(
    "import gc\na = None\ntry:\n    for _ in range(100000):\n        a = [a]\nexcept MemoryError:\n    pass\ngc.collect()\na = None\ngc.collect()\nreturn gc.mem_free() > 100000",
  ),
  "linked dicts collected": script(
    "import gc\na = None\ntry:\n    for _ in range(100000):\n        a = {1: a}\nexcept MemoryError:\n    pass\ngc.collect()\na = None\ngc.collect()\nreturn gc.mem_free() > 100000",
  ),
  "linked objects collected": script(
    "import gc\nclass N: pass\nh = None\ntry:\n    for _ in range(100000):\n        n = N()\n        n.next = h\n        h = n\nexcept MemoryError:\n    pass\ngc.collect()\nn = h = None\ngc.collect()\nreturn gc.mem_free() > 100000",
  ),
  "closures of closures": script(
    "f = lambda: 1\nfor _ in range(5000):\n    f = (lambda g: lambda: g())(f)\nreturn f()",
  ),
  "bound methods": script(
    "class A:\n    def m(self): return self.m\na = A()\nf = a.m\nfor _ in range(1000):\n    f = f()\nreturn f() is not None",
  ),
  "classes of classes": script(
    "C = object\nfor i in range(600):\n    C = type('C', (C,), {})\nreturn C().__class__ is C, hasattr(C, 'x')",
  ),
  "bases in two lines": script(
    "A = B = object\nfor i in range(60):\n    A, B = type('A', (A,), {}), type('B', (A,), {})\nC = type('C', (B, A), {})\nreturn hasattr(C, 'x'), isinstance(C(), A)",
  ),
  "isinstance of nested tuples": script(
    "t = (int,)\nfor _ in range(3000):\n    t = (t,)\nreturn isinstance(1.5, t)",
  ),
  "except of nested tuples": script(
    "t = (KeyError,)\nfor _ in range(3000):\n    t = (t,)\ntry:\n    [][1]\nexcept t:\n    return 1\nexcept IndexError:\n    return 2",
  ),
  "sum of nested lists": script("a = [[i] for i in range(500)]\nreturn len(sum(a, []))"),
  "import in itself": script("__import__('sys')\nreturn 1"),
  "exceptions with causes": script(
    "e = None\nfor _ in range(3000):\n    try:\n        raise ValueError(e)\n    except ValueError as x:\n        e = x\nreturn len(repr(e)) > 1",
  ),
  "memoryviews of memoryviews": script(
    "m = memoryview(b'abc')\nfor _ in range(3000):\n    m = memoryview(m)\nreturn bytes(m)",
  ),
  "DeflateIO in itself": script(
    "import io, deflate\ns = io.BytesIO(b'1' * 100)\nfor _ in range(100):\n    s = deflate.DeflateIO(s, deflate.RAW)\ntry:\n    return s.read()\nexcept (OSError, EOFError):\n    return 0",
  ),
  "parser: parentheses": compiled("'(' * 100000 + '1' + ')' * 100000"),
  "parser: open parentheses": compiled("'(' * 100000"),
  "parser: lists": compiled("'[' * 100000 + ']' * 100000"),
  "parser: dicts": compiled("'{1:' * 50000 + '1' + '}' * 50000"),
  "parser: sets": compiled("'{' * 50000 + '1' + '}' * 50000"),
  "parser: tuples": compiled("'(' * 20000 + '1' + ',)' * 20000"),
  "parser: calls": compiled("'abs(' * 20000 + '1' + ')' * 20000"),
  "parser: subscripts": compiled("'a[' * 20000 + '1' + ']' * 20000"),
  "parser: lambdas": compiled("'lambda: ' * 20000 + '1'"),
  "parser: minus": compiled("'-' * 100000 + '1'"),
  "parser: tilde and not": compiled("'not ~' * 50000 + '1'"),
  "parser: conditionals": compiled("'1 if 1 else ' * 20000 + '1'"),
  "parser: sum": compiled("'a' + '+a' * 20000"),
  "parser: sum of constants": compiled("'1' + '+1' * 20000"),
  "parser: powers": compiled("'1' + '**1' * 20000"),
  "parser: and": compiled("'1' + ' and 1' * 20000"),
  "parser: and or": compiled("'1' + ' and 1 or 1' * 20000"),
  "parser: comparisons": compiled("'1' + ' < 1' * 20000"),
  "parser: attributes": compiled("'a' + '.b' * 20000"),
  "parser: calls of calls": compiled("'a' + '()' * 20000"),
  "parser: comprehensions": compiled("'[x for x in ' * 5000 + '[1]' + ']' * 5000"),
  "parser: clauses": compiled("'[1 ' + 'for x in [1] ' * 3000 + ']'"),
  "parser: strings": compiled("'\"a\" ' * 20000"),
  "parser: f-strings": compiled("\"f'\" + '{' * 2000 + '1' + '}' * 2000 + \"'\""),
  "parser: walrus": compiled("'(a:=' * 20000 + '1' + ')' * 20000"),
  "parser: stars": compiled("'[' + '*' * 20000 + 'a]'"),
  "parser: await": executed("'async def f(): ' + 'await ' * 20000 + '1'"),
  "parser: yield": executed("'def f(): ' + '(yield ' * 20000 + '1' + ')' * 20000"),
  "parser: ifs": executed("''.join(' ' * i + 'if 1:\\n' for i in range(500)) + ' ' * 500 + 'pass\\n'"),
  "parser: elifs": executed("'if 0: pass\\n' + 'elif 0: pass\\n' * 5000"),
  "parser: functions": executed(
    "''.join(' ' * i + 'def f():\\n' for i in range(500)) + ' ' * 500 + 'pass\\n'",
  ),
  "parser: classes": executed("''.join(' ' * i + 'class A:\\n' for i in range(500)) + ' ' * 500 + 'pass\\n'"),
  "parser: loops": executed(
    "''.join(' ' * i + 'for x in a:\\n' for i in range(500)) + ' ' * 500 + 'pass\\n'",
  ),
  "parser: tries": executed(
    "''.join(' ' * i + 'try:\\n' for i in range(300)) + ' ' * 300 + 'pass\\n' + ''.join(' ' * i + 'finally: pass\\n' for i in range(299, -1, -1))",
  ),
  "parser: finally with return": executed(
    "'def f():\\n' + ''.join(' ' * (i + 1) + 'try:\\n' for i in range(22)) + ' ' * 23 + 'return\\n' + ''.join(' ' * (i + 1) + 'finally:\\n' + ' ' * (i + 2) + 'a = 1\\n' for i in range(21, -1, -1))",
  ),
  "parser: withs": executed("'with ' + ', '.join(['a'] * 2000) + ': pass\\n'"),
  "parser: decorators": executed("'@a\\n' * 20000 + 'def f(): pass\\n'"),
  "parser: targets": executed("'a = ' * 20000 + '1'"),
  "parser: nested targets": executed("'(' * 20000 + 'a' + ',)' * 20000 + ' = 1'"),
  "parser: dotted import": executed("'import ' + 'a.' * 20000 + 'a'"),
  "parser: parameters": executed("'def f(' + ', '.join('a%d' % i for i in range(3000)) + '): pass'"),
  "parser: arguments": executed("'abs(' + '1, ' * 20000 + ')'"),
  "parser: semicolons": executed("';'.join(['a = 1'] * 5000)"),
  "parser: globals": executed("'def f():\\n  global ' + ', '.join('a%d' % i for i in range(3000))"),
  "parser: annotations": executed("'a: ' + '[' * 20000 + ']' * 20000 + ' = 1'"),
};
