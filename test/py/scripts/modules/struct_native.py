import struct
print(struct.pack("bi", 1, 2), struct.unpack("bi", struct.pack("bi", -1, -2)), struct.pack("hb", 1, 2), struct.pack("@bh", 1, 2), struct.pack("=bh", 1, 2))
print(struct.unpack("<2s3B", b"ab\x01\x02\x03"), struct.pack("0s"), struct.pack("<0i"))
