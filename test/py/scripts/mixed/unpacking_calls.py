a, *b, c = 1, 2, 3, 4; print(a, b, c)
*a, = 'xyz'; print(a)
a, (b, *c), d = 1, 'pqr', 2; print(a, b, c, d)
[a, *b] = [1]; print(a, b)
try: a, *b, c = [1]
except ValueError as e: print('VE')
try: a, b = [1, 2, 3]
except ValueError as e: print(e)
try: a, b, c = (x for x in [1])
except ValueError as e: print(e)
for i, (j, *k) in enumerate([(1, 2, 3), 'ab']): print(i, j, k)
def f(*a, **k): return a, k
print(f(*'ab', *[1], **{'x': 1}))
print(f(1, *(), x=2))
def g(a, b=2, *c, d, e=5, **f): return a, b, c, d, e, f
print(g(1, d=4), g(1, 2, 3, 4, d=0, z=9))
try: g(1)
except TypeError as e: print('TE')
try: g(1, d=1, a=2)
except TypeError as e: print('TE2')
x = [1, 2, 3, 4]
x[1:3] = [9]; print(x)
x[:0] = (7, 8); print(x)
del x[-1]; print(x)
i, x[i] = 1, 'z'; print(x)
a = b = []; a.append(1); print(b)
a = 1; a, b = b, a; print(a, b)
(a, b), c = (1, 2), 3; print(a, b, c)
x = {}; x['a'], x['b'] = 1, 2; print(sorted(x.items()))
print((lambda *a, k=3: (a, k))(1, 2, k=4))
n = 0
def cnt():
    global n; n += 1; return n
l = [0] * 5
l[cnt()] += cnt(); print(l, n)
print(1 < 2 < 3 > 2 != 5, 1 < 3 < 2, not 1 == 2)
print([i for i in range(10) if i % 2 if i > 3])
print({k: v for k, v in zip('abc', range(3))} == {'a': 0, 'b': 1, 'c': 2})
print(sorted({x % 3 for x in range(10)}))
if (m := 5) > 3: print(m)
print([y := 1, y ** 2], y)
while (q := cnt()) < 6: pass
print(q)
