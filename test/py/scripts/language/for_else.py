def find(l, x):
    for i, v in enumerate(l):
        if v == x:
            print("found at", i)
            break
    else:
        print("not found")
find([1, 2, 3], 2)
find([1, 2, 3], 9)
find([], 1)
