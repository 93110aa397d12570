from collections import deque
d = deque((), 3)
for i in range(5): d.append(i)
print(list(d), len(d), bool(d), d[0], d[-1])
d.appendleft(9); print(list(d)); d.extend([7, 8]); print(list(d))
print(d.pop(), d.popleft(), list(d)); d[0] = 5; print(list(d))
e = deque((1, 2), 2, 1)
for f in (lambda: e.append(3), lambda: e.appendleft(3), lambda: e.extend([1])):
    try: print(f())
    except Exception as x: print(type(x).__name__)
q = deque([1, 2, 3, 4], 4)
print(list(reversed(list(q))), 3 in q, 9 in q, [x for x in q], sum(q))
for f in (lambda: deque().pop(), lambda: deque((), 0).popleft(), lambda: deque((), -1), lambda: q[4], lambda: q[-5], lambda: deque((), 2, 1, 1), lambda: deque(5, 5), lambda: q["a"], lambda: hash(q)):
    try: print(type(f()).__name__)
    except Exception as x: print(type(x).__name__)
z = deque([], 2)
z.append(z)
print(len(z), z[0] is z)
