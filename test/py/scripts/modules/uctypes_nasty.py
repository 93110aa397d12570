import uctypes
d = {"a": uctypes.UINT8 | 0, "b": uctypes.UINT16 | 1, "c": (uctypes.ARRAY | 3, uctypes.UINT8 | 4), "s": (8, {"x": uctypes.INT16 | 0, "y": uctypes.INT8 | 2}), "f": uctypes.BFUINT8 | 0 | 0 << uctypes.BF_POS | 4 << uctypes.BF_LEN, "g": uctypes.BFUINT8 | 0 | 4 << uctypes.BF_POS | 4 << uctypes.BF_LEN}
buf = bytearray(16)
for layout in (uctypes.LITTLE_ENDIAN, uctypes.BIG_ENDIAN):
    for i in range(16): buf[i] = i + 0x81
    s = uctypes.struct(uctypes.addressof(buf), d, layout)
    print(hex(s.a), hex(s.b), [s.c[i] for i in range(4)], s.s.x, s.s.y, s.f, s.g)
    s.b = 0x1234; s.c[2] = 7; s.s.x = -2; s.f = 3; print(buf)
print(uctypes.sizeof(d), uctypes.sizeof({"x": uctypes.UINT32 | 0}, uctypes.LITTLE_ENDIAN), bytes(uctypes.bytes_at(uctypes.addressof(buf), 3)), uctypes.bytearray_at(uctypes.addressof(buf), 4)[1:])
for f in (lambda: s.zz, lambda: s.c[4], lambda: s["a"], lambda: uctypes.struct(0), lambda: setattr(s, "c", 5), lambda: uctypes.sizeof(5)):
    try: print(f())
    except Exception as e: print(type(e).__name__)
