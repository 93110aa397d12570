import deflate, io
for name, n in (("one", 1), ("run", 1000), ("mixed", 3000)):
    data = bytes((i * i >> 3) & 255 for i in range(n)) if name == "mixed" else b"a" * n
    for fmt in (deflate.RAW, deflate.ZLIB, deflate.GZIP):
        s = io.BytesIO()
        try:
            with deflate.DeflateIO(s, fmt) as d:
                for i in range(0, n, 100): d.write(data[i : i + 100])
        except Exception as e:
            print(name, fmt, type(e).__name__); continue
        packed = s.getvalue(); s.seek(0)
        with deflate.DeflateIO(s, fmt) as d: back = d.read()
        s.seek(0)
        d = deflate.DeflateIO(s, deflate.AUTO if fmt != deflate.RAW else fmt); parts = b""
        while True:
            x = d.read(7)
            if not x: break
            parts += x
        print(name, fmt, back == data, parts == data, len(packed) <= n + 40)
for bad in (b"", b"\x78", b"\x78\x9c\xff", b"\x07"):
    try: print(deflate.DeflateIO(io.BytesIO(bad), deflate.ZLIB).read())
    except Exception as e: print(bad, type(e).__name__)
