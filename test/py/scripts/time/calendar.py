import time
print(time.gmtime(0)[:6] in ((1970, 1, 1, 0, 0, 0), (2000, 1, 1, 0, 0, 0)), len(time.localtime()))
t = time.mktime((2024, 2, 29, 12, 30, 15, 0, 0))
print(time.gmtime(t)[:6], time.gmtime(t)[6:], time.mktime(time.gmtime(t)) == t)
