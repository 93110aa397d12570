import time
for t in (0, 59, 86399, 86400, 951782400, 951868800, 1078012800, 1709164800, 1709251199, 4102444800 if False else 1735689600):
    g = time.gmtime(t) if hasattr(time, "gmtime") else time.localtime(t)
    print(t, g[:8], time.mktime(g) == t)
print(time.mktime((2024, 2, 30, 0, 0, 0, 0, 0)) - time.mktime((2024, 3, 1, 0, 0, 0, 0, 0)), time.mktime((2023, 13, 1, 0, 0, 0, 0, 0)) - time.mktime((2024, 1, 1, 0, 0, 0, 0, 0)))
print(time.ticks_diff(time.ticks_add(5, 10), 5), time.ticks_diff(5, 10), time.ticks_diff(time.ticks_add(0, -1), 0))
a = time.ticks_ms(); time.sleep_ms(12); d = time.ticks_diff(time.ticks_ms(), a); print(12 <= d < 500)
a = time.ticks_us(); time.sleep_us(1500); print(time.ticks_diff(time.ticks_us(), a) >= 1500)
a = time.time_ns(); time.sleep(0.01); print(time.time_ns() - a >= 9000000, type(time.time()).__name__ in ("int", "float"))
for f in (lambda: time.sleep("a"), lambda: time.mktime((1, 2)), lambda: time.sleep_ms(-5)):
    try: print(f())
    except Exception as x: print(type(x).__name__)
