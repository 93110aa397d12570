import uctypes
desc = {"a": uctypes.UINT8 | 0, "b": uctypes.INT16 | 2, "c": uctypes.UINT32 | 4, "f": uctypes.FLOAT32 | 8, "arr": (uctypes.ARRAY | 12, uctypes.UINT8 | 4), "low": uctypes.BFUINT8 | 0 | 0 << uctypes.BF_POS | 4 << uctypes.BF_LEN, "high": uctypes.BFUINT8 | 0 | 4 << uctypes.BF_POS | 4 << uctypes.BF_LEN}
buf = bytearray(16)
s = uctypes.struct(uctypes.addressof(buf), desc, uctypes.LITTLE_ENDIAN)
s.a = 0x5a
s.b = -2
s.c = 0xdeadbeef
s.f = 1.5
s.arr[1] = 7
print(buf, s.a, s.b, s.c, s.f, s.arr, s.low, s.high, uctypes.sizeof(s))
s.high = 3
print(hex(s.a))
big = uctypes.struct(uctypes.addressof(buf), desc, uctypes.BIG_ENDIAN)
print(hex(big.c), big.b)
try:
    s.nope
except KeyError as e:
    print("KeyError", e)
