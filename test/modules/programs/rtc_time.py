import time, utime
print(len(time.localtime()), time.time() > 1500000000)
print(time.set_time((2020, 3, 26, 12, 30, 0)))
t = time.localtime()
print(t[0:5])
a = utime.ticks_us()
utime.sleep_us(500)
print(utime.ticks_diff(utime.ticks_us(), a) >= 500, time.ticks() > 0, time.ticks_cpu() > 0)
time.sleep(0.01)
# out: 8 True
# out: True
# out: (2020, 3, 26, 12, 30)
# out: True True True
