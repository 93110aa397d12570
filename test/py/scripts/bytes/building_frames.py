def frame(kind, payload):
    body = bytes([kind, len(payload)]) + payload
    return body + bytes([sum(body) & 0xff])
f = frame(7, b"data")
print(f, len(f), f[2:-1], sum(f[:-1]) & 0xff == f[-1], list(frame(0, b"")))
buf = bytearray()
for i in range(3):
    buf += frame(i, b"x" * i)
print(buf, buf.find(b"xx"))
