import deflate, io
data = bytes((i * 7 + i // 50) % 251 for i in range(2000)) + b"abc" * 300
f = io.BytesIO()
with deflate.DeflateIO(f, deflate.ZLIB) as d:
    d.write(data)
packed = f.getvalue()
print(len(packed) < len(data))
with deflate.DeflateIO(io.BytesIO(packed), deflate.ZLIB) as d:
    print(d.read() == data)
