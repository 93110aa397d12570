import deflate, io
data = b'hello hello hello ' * 20 + bytes(range(256))
for fmt in (deflate.RAW, deflate.ZLIB, deflate.GZIP):
    for w in (0, 9, 15):
        b = io.BytesIO()
        try:
            with deflate.DeflateIO(b, fmt, w) as g: g.write(data[:100]); g.write(data[100:])
            z = b.getvalue()
            with deflate.DeflateIO(io.BytesIO(z), fmt if fmt else deflate.RAW, w or 15) as g: print(fmt, w, len(z) < len(data), g.read() == data)
        except Exception as e: print(fmt, w, type(e).__name__)
z = io.BytesIO()
with deflate.DeflateIO(z, deflate.ZLIB) as g: g.write(data)
d = deflate.DeflateIO(io.BytesIO(z.getvalue()), deflate.AUTO)
print(d.read(5), d.read(7), len(d.read()), d.read(), d.read(1))
bad = bytearray(z.getvalue()); bad[5] ^= 0xff
for q in (b'', b'\x78', b'\x00\x01', bytes(bad), z.getvalue()[:20]):
    try: print(len(deflate.DeflateIO(io.BytesIO(q), deflate.ZLIB).read()))
    except Exception as e: print(type(e).__name__)
