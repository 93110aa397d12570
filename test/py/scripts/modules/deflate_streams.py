import deflate
import io
out = io.BytesIO()
d = deflate.DeflateIO(out, deflate.ZLIB)
for i in range(20):
    d.write(b"line %d of the text\n" % i)
d.close()
r = deflate.DeflateIO(io.BytesIO(out.getvalue()), deflate.AUTO)
print(r.readline(), r.read(10), r.readline(), len(r.read()))
buf = bytearray(5)
r = deflate.DeflateIO(io.BytesIO(out.getvalue()))
print(r.readinto(buf), buf)
for data in (b"", b"garbage!", out.getvalue()[:-6] + b"xxxx", out.getvalue()[:20]):
    try:
        print(len(deflate.DeflateIO(io.BytesIO(data), deflate.ZLIB).read()))
    except (OSError, EOFError) as e:
        print(type(e).__name__)
for args in ((5,), (0, 4), (0, 16)):
    try:
        deflate.DeflateIO(io.BytesIO(b""), *args)
    except ValueError as e:
        print("ValueError", e)
