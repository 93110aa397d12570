import _thread, time
lock = _thread.allocate_lock()
lock.acquire()
order = []
def wait(n, limit):
    t = time.ticks_ms()
    ok = lock.acquire(True, limit)
    order.append((n, ok, time.ticks_diff(time.ticks_ms(), t) >= limit * 1000 - 1))
_thread.start_new_thread(wait, ("a", 0.06))
_thread.start_new_thread(wait, ("b", 0.02))
time.sleep(0.12)
print(order)
t = time.ticks_ms()
print(lock.acquire(True, 0.03), time.ticks_diff(time.ticks_ms(), t) >= 29)
def free():
    time.sleep_ms(10)
    lock.release()
_thread.start_new_thread(free, ())
print(lock.acquire(True, 5))
# a sleep that outlives the other threads is as long as it was meant to be
def short():
    time.sleep_ms(20)
t = time.ticks_ms()
_thread.start_new_thread(short, ())
time.sleep_ms(60)
d = time.ticks_diff(time.ticks_ms(), t)
print(d >= 59)
