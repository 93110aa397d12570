import deflate
import io
for data in (b"a", b"hello hello hello hello", bytes(range(256)) * 4, b"ab" * 1000):
    for fmt in (deflate.RAW, deflate.ZLIB, deflate.GZIP):
        for wbits in (0, 8, 12):
            out = io.BytesIO()
            with deflate.DeflateIO(out, fmt, wbits) as d:
                d.write(data)
            packed = out.getvalue()
            with deflate.DeflateIO(io.BytesIO(packed), fmt, 15) as d:
                print(len(data), fmt, wbits, d.read() == data, len(packed) < len(data) + 30)
