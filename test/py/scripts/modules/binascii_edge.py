import binascii
for b in (b"", b"a", b"ab", b"abc", bytes(range(20)), b"\xff\xfe"):
    h = binascii.hexlify(b)
    print(h, binascii.unhexlify(h) == b, binascii.b2a_base64(b), binascii.a2b_base64(binascii.b2a_base64(b)) == b, binascii.b2a_base64(b, newline=False))
print(binascii.hexlify(b"abc", ":"), binascii.hexlify(b"", ":"), binascii.hexlify(bytearray(b"\x01\x02")), binascii.hexlify(memoryview(b"ab")), binascii.unhexlify("aAfF"))
for s in (b"YQ==", b"Y Q = =", b"YWI=\n", b"!!!YQ==", b"=", b"", b"YQ==YQ=="):
    try:
        print(s, binascii.a2b_base64(s))
    except Exception as e:
        print(s, type(e).__name__)
for s in (b"a", b"zz", b"0 "):
    try:
        print(s, binascii.unhexlify(s))
    except Exception as e:
        print(s, type(e).__name__)
print(binascii.crc32(b""), binascii.crc32(b"123456789"), binascii.crc32(b"456789", binascii.crc32(b"123")), binascii.crc32(b"a", 5))
