import struct
print(struct.calcsize("<bhiq"), struct.calcsize("bhiq"), struct.calcsize(">3s2x"), struct.calcsize("<fd"), struct.calcsize("4B"), struct.calcsize("<l"), struct.calcsize(""))
print(struct.pack("<bBhHiIqQ", -1, 255, -2, 65535, -3, 2 ** 32 - 1, -4, 2 ** 64 - 1))
print(struct.pack(">hi", 1, 2), struct.pack("!H", 258), struct.pack("<f", 1.5), struct.pack(">d", -2.25), struct.pack("5s", b"abc"), struct.pack("3s", b"abcdef"), struct.pack("<2h", 1, 2))
print(struct.unpack("<bBhH", b"\xff\xff\xfe\xff\xff\xff"), struct.unpack(">i", b"\x00\x00\x01\x00"), struct.unpack("<3s", b"xyz"), struct.unpack("<2xB", b"\x00\x00\x07"), struct.unpack("<e", struct.pack("<e", 1.5)))
print(struct.unpack_from("<H", b"\x00\x01\x02\x03", 1), struct.unpack_from("<H", b"\x00\x01\x02\x03", -2))
b = bytearray(8)
struct.pack_into("<hh", b, 2, 1, -1)
print(b)
for f in (lambda: struct.unpack("<i", b"\x00"), lambda: struct.pack("z", 1), lambda: struct.pack_into("<i", bytearray(2), 0, 1), lambda: struct.unpack_from("<H", b"ab", 5), lambda: struct.pack("<i", "a")):
    try:
        print(f())
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
