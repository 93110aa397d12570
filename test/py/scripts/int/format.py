for n in (0, 5, 255, -255, 2 ** 40, -2 ** 70):
    print(bin(n), oct(n), hex(n), str(n), "%d" % n, "{:x}".format(n))
print(f"{10:b} {255:#x} {5:08b} {-5:+d} {1000000:,}")
