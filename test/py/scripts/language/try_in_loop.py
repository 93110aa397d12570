r = []
for x in (1, 0, "a", 2):
    try:
        r.append(6 // x)
    except ZeroDivisionError:
        r.append("z")
        continue
    except TypeError:
        r.append("t")
        break
    finally:
        r.append("f")
print(r)
