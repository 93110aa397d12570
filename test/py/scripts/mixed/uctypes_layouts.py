import uctypes
b = bytearray(range(32))
L = {'a': uctypes.UINT8 | 0, 'b': uctypes.UINT16 | 2, 'c': uctypes.INT8 | 31, 'd': uctypes.UINT32 | 4, 'arr': (uctypes.ARRAY | 8, uctypes.UINT8 | 4), 'arr2': (uctypes.ARRAY | 8, uctypes.UINT16 | 2), 'sub': (12, {'x': uctypes.UINT8 | 0, 'y': uctypes.UINT16 | 2}), 'sa': (uctypes.ARRAY | 16, 2, {'p': uctypes.UINT8 | 0, 'q': uctypes.UINT8 | 1}), 'bf': uctypes.BFUINT8 | 20 | 2 << uctypes.BF_POS | 3 << uctypes.BF_LEN, 'bf2': uctypes.BFUINT16 | 20 | 4 << uctypes.BF_POS | 8 << uctypes.BF_LEN, 'f': uctypes.FLOAT32 | 24, 'i64': uctypes.INT64 | 24}
s = uctypes.struct(uctypes.addressof(b), L, uctypes.LITTLE_ENDIAN)
print(s.a, hex(s.b), s.c, hex(s.d), bytes(s.arr), s.arr[1], s.arr2[1], s.sub.x, hex(s.sub.y), s.sa[1].p, s.sa[0].q, s.bf, s.bf2, hex(s.i64))
s.a = 255; s.b = 0x1234; s.d = -1; s.arr[0] = 9; s.arr2[1] = 0xabcd; s.sub.y = 7; s.sa[1].q = 77; s.bf = 7; s.bf2 = 0xa5; s.f = 1.5
print(b, s.f)
g = uctypes.struct(uctypes.addressof(b), L, uctypes.BIG_ENDIAN)
print(hex(g.b), hex(g.d), g.arr2[0]); g.b = 1; print(b[2:4])
print(uctypes.sizeof(L), uctypes.sizeof(s), uctypes.sizeof(s.sub), uctypes.sizeof(s.arr), uctypes.sizeof({'a': uctypes.UINT8 | 3}))
N = {'a': uctypes.UINT8 | 0, 'b': uctypes.UINT32 | 4}
print(uctypes.sizeof(N, uctypes.NATIVE))
print(uctypes.bytes_at(uctypes.addressof(b), 4) == bytes(b[:4])); uctypes.bytearray_at(uctypes.addressof(b), 2)[1] = 200; print(b[1])
for e in ('s.nope', 's.arr[4]', 's.sa[2]', 's.a[0]', 'uctypes.struct(0)', 's[0]', 'uctypes.sizeof(5)'):
    try: print(e, eval(e))
    except Exception as x: print(e, type(x).__name__)
