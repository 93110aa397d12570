s = {3, 1, 2, 3}
s.add(5)
s.discard(1)
s.discard(99)
s.remove(2)
print(sorted(s), len(s), 5 in s, 1 in s)
try:
    s.remove(99)
except KeyError:
    print("KeyError")
print(sorted(set("hello")), set(), sorted(set([1, 1, 2])), len(set(range(100))))
s.clear()
print(s)
