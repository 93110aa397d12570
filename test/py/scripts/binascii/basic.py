import binascii
print(binascii.hexlify(b"\x00\xffab"), binascii.unhexlify(b"00ff6162"), binascii.hexlify(b"abc", ":"), binascii.crc32(b"hello"), hex(binascii.crc32(b"")))
print(binascii.b2a_base64(b"hello world"), binascii.a2b_base64(b"aGVsbG8gd29ybGQ="), binascii.b2a_base64(b""), binascii.a2b_base64(b"AA=="))
for bad in ("unhexlify(b'0')", "unhexlify(b'zz')"):
    try:
        print(eval("binascii." + bad))
    except ValueError:
        print("ValueError")
