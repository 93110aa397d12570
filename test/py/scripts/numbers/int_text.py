for n in (0, 5, -5, 255, -255, 2 ** 31, 2 ** 47, -(2 ** 64), 10 ** 25):
    print(str(n), repr(n), bin(n), oct(n), hex(n))
    print("%d|%x|%X|%o|%5d|%-5d|%05d|%+d|% d" % (n, n, n, n, n, n, n, n, n))
    print("{:d}|{:x}|{:X}|{:o}|{:b}|{:#x}|{:#o}|{:#b}|{:,}|{:_}".format(n, n, n, n, n, n, n, n, n, n))
