import struct
for f in (lambda: struct.unpack("<I", b"ab"), lambda: struct.pack("Z", 1), lambda: struct.unpack_from("<I", b"abcd", 2), lambda: struct.pack_into("<I", bytearray(2), 0, 1)):
    try:
        print(f())
    except ValueError:
        print("ValueError")
