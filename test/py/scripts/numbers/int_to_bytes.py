for n in (0, 1, 127, 128, 255, 256, 65535, 2 ** 31, 2 ** 40 + 5):
    for size in (1, 2, 4, 8):
        for order in ("little", "big"):
            try:
                b = n.to_bytes(size, order)
                print(n, size, order, b, int.from_bytes(b, order) == n)
            except OverflowError as e:
                print(n, size, order, "OverflowError", e)
print((10 ** 30).to_bytes(16, "big"), (10 ** 30).to_bytes(16, "little"))
print(int.from_bytes(b"", "big"), int.from_bytes(b"\x00" * 10, "little"), int.from_bytes(b"\xff" * 12, "big"))
print(int.from_bytes(bytearray(b"\x01\x02\x03"), "big"), (5).to_bytes(3), (5).to_bytes())
