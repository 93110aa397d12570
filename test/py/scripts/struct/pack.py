import struct
print(struct.pack("<BHI", 1, 2, 3), struct.pack(">BHI", 1, 2, 3), struct.pack("<bhi", -1, -2, -3), struct.pack("<q", -5), struct.pack("<Q", 2 ** 63))
print(struct.pack("<f", 1.5), struct.pack(">d", -2.25), struct.pack("3s", b"ab"), struct.pack("<2H", 1, 2), struct.pack("<xB", 7), struct.pack("<4s2x", b"abcdef"))
print(struct.calcsize("<BHI"), struct.calcsize("<3s"), struct.calcsize("<qd"), struct.calcsize("<2h4x"))
