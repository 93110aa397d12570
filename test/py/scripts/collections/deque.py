from collections import deque
d = deque((), 5)
for i in range(4):
    d.append(i)
d.appendleft(9)
print(len(d), list(d), d.popleft(), d.pop(), list(d), bool(d), d[0])
d = deque([1, 2, 3], 3)
d.append(4)
print(list(d))
d.extend([7, 8])
print(list(d))
try:
    deque((), 2).popleft()
except IndexError:
    print("IndexError")
