import struct
for f in ("b","B","h","H","i","I","q","Q","<b","<H","<i","<I","<q","<Q",">h",">H",">i",">I",">q",">Q","!H","!i","@i"):
    for v in (0, 1, -1, 127, 128, 255, 256, -128, 65535, 2**31 - 1, -2**31, 2**32 - 1, 2**63 - 1, 2**64 - 1):
        try:
            p = struct.pack(f, v)
            print(f, v, p, struct.unpack(f, p))
        except Exception as e:
            print(f, v, type(e).__name__)
