import hashlib, binascii
for data in (b"", b"abc", b"a" * 200, bytes(range(256))):
    print(binascii.hexlify(hashlib.sha256(data).digest()))
h = hashlib.sha256()
for i in range(10):
    h.update(b"part%d" % i)
print(binascii.hexlify(h.digest()))
