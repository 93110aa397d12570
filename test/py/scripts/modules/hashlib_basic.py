import hashlib
import binascii
for name in ("sha256",):
    f = getattr(hashlib, name, None)
    if f is None:
        continue
    for data in (b"", b"abc", b"a" * 55, b"a" * 56, b"a" * 64, b"x" * 1000):
        h = f(data)
        g = f()
        for i in range(0, len(data), 7):
            g.update(data[i:i + 7])
        d = h.digest()
        print(name, len(data), binascii.hexlify(d), g.digest() == d)
