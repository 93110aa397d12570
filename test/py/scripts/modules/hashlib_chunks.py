import hashlib, binascii
data = bytes(i * 7 & 255 for i in range(300))
for name in ("sha256",):
    h = getattr(hashlib, name, None)
    if h is None:
        continue
    for n in (0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 300):
        one = h(data[:n]).digest()
        parts = h()
        for i in range(0, n, 13):
            parts.update(data[i : min(i + 13, n)])
        print(name, n, binascii.hexlify(one), parts.digest() == one)
    for bad in ("text", 5, None):
        try:
            h(bad)
            print("ok")
        except Exception as e:
            print(type(e).__name__)
    x = h(b"a")
    x.update(bytearray(b"b"))
    x.update(memoryview(b"cd")[1:])
    print(binascii.hexlify(x.digest()) == binascii.hexlify(h(b"abd").digest()))
