import struct
data = bytes(range(1, 17))
print(struct.unpack("<BHI", data[:7]), struct.unpack(">BHI", data[:7]), struct.unpack("<qQ", data), struct.unpack_from("<H", data, 3), struct.unpack("<3s5s", data[:8]))
print(struct.unpack("<bB", b"\xff\xff"), struct.unpack("<f", struct.pack("<f", 0.5)), struct.unpack("<d", struct.pack("<d", 1.1)))
b = bytearray(6)
struct.pack_into("<HI", b, 0, 1, 2)
print(b)
struct.pack_into(">h", b, -2, -2)
print(b)
