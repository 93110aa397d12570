é = 1
größe = é + 1
print(é, größe)
def функция(параметр):
    return параметр * 2
print(функция(4))
class 类:
    属性 = 3
print(类.属性)
