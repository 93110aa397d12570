def level3(n):
    if n == 3:
        raise KeyError("three")
    return n
def level2(n):
    try:
        return level3(n)
    finally:
        log.append(("l2", n))
def level1(n):
    try:
        return level2(n)
    except KeyError as e:
        log.append(("caught", e.args[0]))
        return -1
log = []
print([level1(i) for i in range(5)], log)
