import uctypes
desc = {"a": 0 | uctypes.UINT8, "b": 1 | uctypes.UINT16, "c": (3 | uctypes.ARRAY, 2 | uctypes.UINT8)}
buf = bytearray(b"\x01\x02\x03\x04\x05")
s = uctypes.struct(uctypes.addressof(buf), desc, uctypes.LITTLE_ENDIAN)
print(s.a, s.b, s.c[0], s.c[1], uctypes.sizeof(desc, uctypes.LITTLE_ENDIAN))
s.a = 9
s.b = 0x0807
print(buf)
