import binascii
print(binascii.hexlify(b"\x00\xff\x10abc"), binascii.hexlify(b"abc", ":"), binascii.unhexlify("00ff10"), binascii.unhexlify(b"6162"))
for n in range(0, 8):
    b = bytes(range(250, 250 + n)) if n < 6 else b"hello world"[:n]
    e = binascii.b2a_base64(b)
    print(e, binascii.a2b_base64(e) == b, binascii.b2a_base64(b, newline=False))
print(binascii.crc32(b""), binascii.crc32(b"hello"), binascii.crc32(b"world", binascii.crc32(b"hello ")), binascii.crc32(b"hello world"))
for f in (lambda: binascii.unhexlify("0"), lambda: binascii.unhexlify("zz"), lambda: binascii.hexlify(5)):
    try:
        print(f())
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
