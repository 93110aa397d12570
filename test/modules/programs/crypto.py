import uhashlib as hashlib, ubinascii
from ucryptolib import aes

h = hashlib.sha256()
h.update(b"hello ")
h.update(b"world")
print(ubinascii.hexlify(h.digest()).decode())
key = b"1234567890123456"
c = aes(key, 1)
e = c.encrypt(b"sixteen bytes!!!" * 2)
print(len(e), aes(key, 1).decrypt(e))
cbc = aes(key, 2, b"0" * 16)
print(aes(key, 2, b"0" * 16).decrypt(cbc.encrypt(bytes(32))) == bytes(32))
# out: b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9
# out: 32 b'sixteen bytes!!!sixteen bytes!!!'
# out: True
