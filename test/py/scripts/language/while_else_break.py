def search(n):
    i = 2
    while i * i <= n:
        if n % i == 0:
            print(n, "divisible by", i)
            break
        i += 1
    else:
        print(n, "prime")
for n in (7, 9, 25, 31):
    search(n)
