for y in range(-6, 7):
    row = ""
    for x in range(-20, 9):
        c = complex(x / 10, y / 5)
        z = 0j
        n = 0
        while abs(z) < 2 and n < 25:
            z = z * z + c
            n += 1
        row += " .:-=+*#%@"[n * 9 // 25]
    print(row.rstrip() or ".")
