import struct
for f in ("", "x", "bxh", "<bxh", "bi", "<bi", ">bi", "bq", "<bq", "hb", "3s", "0s", "5sb", "s", "2h3b", "<2h3b", "bhi", "10x", "4si", "<4si", "dfb", "<dfb", "b2xb"):
    try:
        print(repr(f), struct.calcsize(f))
    except Exception as e:
        print(repr(f), type(e).__name__)
print(struct.pack("<3s5sb", b"abcdef", b"xy", 7))
print(struct.unpack("<3s5sb", b"abcxy\0\0\0\x07"))
print(struct.pack("<hxb", 1, 2), struct.pack(">2h", 1, -2), struct.unpack("<2xh", b"..\x05\x01"))
print(struct.pack("<f", 1.5), struct.pack(">d", -2.25), struct.unpack("<f", struct.pack("<f", 0.1)))
print(struct.unpack(">d", struct.pack(">d", 1e300)), struct.pack("<f", float("inf")), struct.unpack("<f", b"\0\0\xc0\x7f"))
buf = bytearray(10)
struct.pack_into("<hb", buf, 3, -2, 5)
print(buf, struct.unpack_from("<hb", buf, 3), struct.unpack_from("b", buf, -5))
struct.pack_into("b", buf, -1, 9)
print(buf)
for c in (
    lambda: struct.pack_into("i", buf, 8, 1), lambda: struct.unpack("i", b"123"), lambda: struct.unpack_from("i", buf, 7),
    lambda: struct.pack("i"), lambda: struct.pack("2i", 1), lambda: struct.unpack_from("b", buf, -11), lambda: struct.pack_into("b", buf, 10, 1),
    lambda: struct.pack("z", 1), lambda: struct.pack("b", "a"), lambda: struct.pack("s", 5), lambda: struct.calcsize("<z"),
):
    try:
        print(c())
    except Exception as e:
        print(type(e).__name__)
