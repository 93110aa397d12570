import time
t = time.gmtime(0)
print(t[:6], t[6], t[7])
print(time.gmtime(86399)[:6], time.gmtime(951782400)[:8], time.gmtime(1709164800)[:8], time.gmtime(4102444799)[:8])
for s in (0, 1, 86400, 951782400, 1000000000, 2000000000):
    print(time.mktime(time.localtime(s)) == s)
a = time.ticks_ms()
time.sleep_ms(5)
d = time.ticks_diff(time.ticks_ms(), a)
print(d >= 4, d < 2000, time.ticks_diff(time.ticks_add(10, 5), 10), time.ticks_diff(5, 10))
