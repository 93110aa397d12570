print(sorted([3, 1, 2], reverse=True), sorted('bca'), sorted([(1, 'b'), (1, 'a'), (0, 'z')]), sorted(['aa', 'b', 'ccc'], key=len), sorted([1, 2, 3], key=lambda x: -x))
try: sorted([1, 'a'])
except TypeError as e: print('TE')
def bad(x):
    if x == 2: raise KeyError(x)
    return x
l = [3, 2, 1]
try: l.sort(key=bad)
except KeyError as e: print('KE', e.args)
print(len(l), sorted(l) == [1, 2, 3])
print(min([3, 1, 2], key=lambda x: -x), max('abc', key=ord), min(1, 2), max([], default='d'))
try: max([])
except ValueError as e: print('VE')
print(list(zip([1, 2], 'abc')), list(map(lambda a, b: a + b, [1, 2], [3, 4, 5])), list(filter(None, [0, 1, '', 'a'])), list(enumerate('ab', 5)), list(reversed([1, 2, 3])))
print(any([]), all([]), any([0, 1]), all([1, 0]), sum([1, 2.5]), sum([[1], [2]], []), round(2.5), round(3.5), round(-1.5), round(2.675, 2), round(1234, -2))
print(isinstance(1, (str, int)), issubclass(bool, int), type(1) is int, type('') == str, isinstance([], object), isinstance(int, type))
print(list(range(5, 0, -2)), range(10)[3], len(range(0, 10, 3)), 4 in range(0, 10, 2), list(range(0)), range(1, 10, 2)[1:3])
l = [1, 2, 3, 4, 5]
print(l[::2], l[::-1], l[-2:], l[10:], l[:-1], l[1:-1]); l.insert(1, 'x'); l.remove(3); print(l, l.pop(), l.pop(0), l.index(2), l.count(4)); l.extend('ab'); l.reverse(); print(l); l.clear(); print(l)
d = {'a': 1}; d.update({'b': 2}, c=3); print(sorted(d.items()), d.pop('a'), d.pop('zz', None), d.setdefault('q', []), d.get('nope'), sorted(d.keys()), len(d))
try: d['missing']
except KeyError as e: print(repr(e))
try: d.pop('missing')
except KeyError as e: print('KE')
print(dict.fromkeys('ab', 0), {1: 'a'} == {1: 'a'}, {True: 1, 1: 2}, {1.0: 'f'}[1])
s = {1, 2, 3}; t = {2, 3, 4}
print(s & t == {2, 3}, s | t == {1, 2, 3, 4}, s - t, s ^ t == {1, 4}, s <= {1, 2, 3, 4}, s.isdisjoint({9}), s.issubset(t), frozenset(s) == s); s.discard(9); s.add(4); s.remove(1); print(sorted(s)); s.update([7]); print(sorted(s), s.pop() in (2, 3, 4, 7))
try: s.remove(99)
except KeyError as e: print('KE2')
try: {[]: 1}
except TypeError as e: print('TE2')
try: {1, [2]}
except TypeError as e: print('TE3')
print((1, 2) + (3,), (1,) * 3, (1, 2) < (1, 3), (1, 2, 3)[1:], (1, [2]).count(1), (3, 4).index(4), () == (), ((1, 2), 3)[0][1])
print([1, 2] < [1, 2, 3], [[1]] * 2, [1] + [2], [1, 2] == [1, 2], [1, 2] != (1, 2), [0] * -1)
a = [1]; a.append(a); print(len(a), a[1] is a)
for f in ("abs(-3)", "abs(-2.5)", "bin(10)", "hex(-255)", "oct(8)", "chr(97)", "ord('a')", "divmod(7, 2)", "pow(2, 10)", "pow(2, 10, 7)", "len('abc')", "id(1) == id(1)", "repr('a')", "str(1.0)", "bool([])", "int(3.9)", "float('1e3')", "complex(1, 2)", "complex('1')", "list('ab')", "tuple([1])", "bytes(2)", "callable(len)", "hash('a') == hash('a')", "iter([1]).__next__()", "next(iter([]), 'dflt')", "eval('1+1')", "getattr(1, 'nope', 'd')", "hasattr([], 'append')", "all(x > 0 for x in [1, 2])", "list(map(str, [1, 2]))", "sorted({'b': 1, 'a': 2})", "sum(x * x for x in range(4))", "''.join(reversed('abc'))", "list(zip(*[(1, 2), (3, 4)]))", "abs(3+4j)", "(1+2j) * (3-1j)", "1j ** 2", "(1+2j).real", "complex(1, 0) == 1", "2 + 3j", "-1j", "(3+4j) / (1-2j)"):
    try: print(f, eval(f))
    except Exception as e: print(f, type(e).__name__)
