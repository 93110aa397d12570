import _thread, time
lock = _thread.allocate_lock()
done = _thread.allocate_lock()
total = 0
left = 4
def work(n):
    global total, left
    for _ in range(n):
        with lock:
            t = total
            time.sleep_us(1)
            total = t + 1
    with lock:
        left -= 1
        if not left:
            done.release()
done.acquire()
for i in range(4):
    _thread.start_new_thread(work, (25,))
done.acquire()
print(total, left, lock.locked(), done.locked())
print(lock.acquire(), lock.acquire(0), lock.acquire(False), lock.locked())
lock.release()
try:
    lock.release()
except RuntimeError as e:
    print(type(e).__name__)
