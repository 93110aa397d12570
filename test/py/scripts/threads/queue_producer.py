import _thread, time
from collections import deque
q, got = deque((), 100), []
lock = _thread.allocate_lock()
finished = []
def producer(name, n):
    for i in range(n):
        with lock:
            q.append((name, i))
        time.sleep_ms(i % 2)
    finished.append(name)
def consumer():
    while len(finished) < 3 or q:
        with lock:
            item = q.popleft() if q else None
        if item:
            got.append(item)
        else:
            time.sleep_ms(1)
    finished.append("consumer")
for n in range(3):
    _thread.start_new_thread(producer, (n, 10), {} if False else {})
_thread.start_new_thread(consumer, ())
while "consumer" not in finished:
    time.sleep_ms(1)
print(len(got), sorted(got) == [(n, i) for n in range(3) for i in range(10)])
print([[i for m, i in got if m == n] == list(range(10)) for n in range(3)])
