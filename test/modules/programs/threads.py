import _thread, time

lock = _thread.allocate_lock()
total = 0

def work(name, n):
    global total
    for i in range(n):
        with lock:
            total += 1
        time.sleep_ms(1)

_thread.start_new_thread(work, ("1", 5))
_thread.start_new_thread(work, ("2", 7))
t = time.ticks_ms()
while total < 12 and time.ticks_diff(time.ticks_ms(), t) < 3000:
    time.sleep_ms(2)
print(total)
# out: 12
