import time
t = time.ticks_ms()
print(time.ticks_diff(time.ticks_add(t, 100), t), time.ticks_diff(t, time.ticks_add(t, 5)), time.ticks_diff(time.ticks_ms(), t) >= 0)
print(time.ticks_us() >= 0, isinstance(time.time(), int), time.ticks_add(0, 5))
