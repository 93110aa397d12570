import uctypes
desc = {"p": (0, {"x": uctypes.INT32 | 0, "y": uctypes.INT32 | 4}), "list": (uctypes.ARRAY | 8, 2, {"v": uctypes.UINT16 | 0}), "words": (uctypes.ARRAY | 12, uctypes.UINT32 | 2)}
buf = bytearray(20)
s = uctypes.struct(uctypes.addressof(buf), desc, uctypes.LITTLE_ENDIAN)
s.p.x = 10
s.p.y = -1
s.list[1].v = 0x1234
s.words[0] = 5
print(buf, s.p.x, s.p.y, s.list[0].v, s.list[1].v, s.words[0], uctypes.sizeof(desc), uctypes.sizeof(s.p))
print(uctypes.bytes_at(uctypes.addressof(buf), 4), bytes(uctypes.bytearray_at(uctypes.addressof(buf), 8)))
for i in (2, 5):
    try:
        s.words[i]
    except IndexError as e:
        print("IndexError", e)
