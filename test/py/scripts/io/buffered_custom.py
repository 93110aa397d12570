import io
class Raw(io.IOBase):
    def __init__(self, data): self.data = data; self.pos = 0; self.out = []
    def readinto(self, buf):
        n = min(len(buf), 3, len(self.data) - self.pos)
        buf[:n] = self.data[self.pos : self.pos + n]; self.pos += n; return n
    def write(self, b): self.out.append(bytes(b)); return len(b)
    def ioctl(self, r, a): return 0
r = Raw(b"abcdefgh")
print("x", 1, file=r); print(b"".join(r.out)[-4:])
import json
j = io.StringIO(); json.dump({"a": [1, "b"]}, j); print(j.getvalue()); j.seek(0); print(json.load(j))
class In(io.IOBase):
    def __init__(self, t): self.t = t
    def readinto(self, b):
        if not self.t: return 0
        b[0] = ord(self.t[0]); self.t = self.t[1:]; return 1
    def ioctl(self, r, a): return 0
print(json.load(In('[1, {"k": "v"}] ')))
