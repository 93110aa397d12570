for i in range(4):
    for j in range(4):
        if j == 2:
            break
        if i == 1:
            continue
        print(i, j)
    else:
        print("full")
    if i == 2:
        break
