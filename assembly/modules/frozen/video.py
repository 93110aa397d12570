# Module `video` of MaixPy: AVI files with JPEG pictures.
import struct

_PCM = 1


def open(path, record=False, interval=100000, quality=50, width=320, height=240, audio=False, sample_rate=44100, channels=1):
    if not path.endswith(".avi"):
        raise NotImplementedError("[MaixPy] video: format not support")
    return _Recorder(path, interval, quality, width, height) if record else _Player(path)


def _open(path, mode):
    import io

    return io.open(path, mode)


class _Avi:
    def __repr__(self):
        return "[MaixPy] avi:\n[video] w:%d, h:%d, t:%dus, fps:%.2f, total_frame:%d, status:%d\n[audio] format:%d, channel:%d, sample_rate:%d" % (
            self._width, self._height, self._interval, 1000000 / (self._interval or 1), self._total, 0, self._format, self._channels, self._rate,
        )

    _format = 0
    _channels = 0
    _rate = 0
    _volume = 100
    _file = None

    def volume(self, value=None):
        if value is not None:
            self._volume = value
        return self._volume

    def play(self, *args):
        raise OSError(1)

    capture = record = record_finish = play

    def __del__(self):
        if self._file:
            self._file.close()
        self._file = None


class _Player(_Avi):
    def __init__(self, path):
        import time

        f = self._file = _open(path, "rb")
        head = f.read(12)
        if head[:4] != b"RIFF" or head[8:12] != b"AVI ":
            raise OSError(22)
        self._width = self._height = self._interval = self._total = 0
        self._find_pictures(f)
        self._next = time.ticks_us()

    # Reads lists and chunks up to the list of pictures.
    def _find_pictures(self, f):
        while True:
            name, size = self._chunk(f)
            if name == b"LIST":
                kind = f.read(4)
                if kind == b"movi":
                    return
                if kind not in (b"hdrl", b"strl"):
                    f.seek(size - 4 + (size & 1), 1)
            elif name == b"avih":
                values = struct.unpack("<14I", f.read(size)[:56])
                self._interval, self._total, self._width, self._height = values[0], values[4], values[8], values[9]
            elif name == b"strf":
                body = f.read(size + (size & 1))
                if size < 40:
                    self._format, self._channels, self._rate = struct.unpack("<HHI", body[:8])
            elif name:
                f.seek(size + (size & 1), 1)
            else:
                raise OSError(22)

    def _chunk(self, f):
        head = f.read(8)
        return struct.unpack("<4sI", head) if len(head) == 8 else (None, 0)

    # The next picture, None at the end; sound is passed over.
    def _picture(self):
        import image

        f = self._file
        while f:
            name, size = self._chunk(f)
            if name is None or name == b"idx1":
                return None
            if name == b"LIST":
                f.read(4)
            elif name[2:] == b"dc" and size:
                data = f.read(size + (size & 1))
                return image.Image(data[:size], from_bytes=True)
            else:
                f.seek(size + (size & 1), 1)

    # Shows the next picture at its time: the kind of piece that was played, 0 at the end.
    def play(self):
        import lcd, time

        picture = self._picture()
        if picture is None:
            return 0
        wait = time.ticks_diff(self._next, time.ticks_us())
        if wait > 0:
            time.sleep_us(wait)
        self._next = time.ticks_add(time.ticks_us(), self._interval)
        lcd.display(picture)
        return 1

    # Draws the next picture into an image: 0 at the end.
    def capture(self, img):
        picture = self._picture()
        if picture is None:
            return 0
        img.draw_image(picture, 0, 0)
        return 1


class _Recorder(_Avi):
    _HEAD = 224

    def __init__(self, path, interval, quality, width, height):
        self._interval = interval
        self._quality = quality
        self._width = width
        self._height = height
        self._total = 0
        self._sizes = []
        self._last = None
        self._file = _open(path, "wb")
        self._file.write(bytes(self._HEAD))

    # Appends a picture, in the file's rhythm; the bytes that it takes.
    def record(self, img):
        import time

        if not self._file:
            raise OSError(1)
        data = img.compressed(quality=self._quality).to_bytes()
        n = len(data)
        self._file.write(struct.pack("<4sI", b"00dc", n))
        self._file.write(data)
        if n & 1:
            self._file.write(b"\0")
        self._sizes.append(n)
        self._total += 1
        now = time.ticks_us()
        if self._last is not None:
            wait = self._interval - time.ticks_diff(now, self._last)
            if wait > 0:
                time.sleep_us(wait)
        self._last = time.ticks_us()
        return n

    # Writes the index and the head.
    def record_finish(self):
        f = self._file
        if not f:
            raise OSError(1)
        at = 4
        if self._sizes:
            f.write(struct.pack("<4sI", b"idx1", 16 * self._total))
        for n in self._sizes:
            f.write(struct.pack("<4sIII", b"00dc", 0x10, at, n))
            at += 8 + n + (n & 1)
        index = 8 + 16 * self._total if self._total else 0
        w, h, count = self._width, self._height, self._total
        largest = max(self._sizes) if self._sizes else 0
        avih = struct.pack("<14I", self._interval, largest * 1000000 // self._interval, 0, 0x10, count, 0, 1, largest, w, h, 0, 0, 0, 0)
        strh = struct.pack("<4s4sIHHIIIIIIIIHHHH", b"vids", b"MJPG", 0, 0, 0, 0, self._interval, 1000000, 0, count, largest, 10000, 0, 0, 0, w, h)
        strf = struct.pack("<IiiHH4sIiiII", 40, w, h, 1, 24, b"MJPG", w * h * 3, 0, 0, 0, 0)
        strl = b"strl" + _pack(b"strh", strh) + _pack(b"strf", strf)
        hdrl = b"hdrl" + _pack(b"avih", avih) + _pack(b"LIST", strl)
        movi = at
        head = _pack(b"LIST", hdrl)
        f.seek(0)
        f.write(struct.pack("<4sI4s", b"RIFF", 4 + len(head) + 8 + movi + index, b"AVI ") + head + struct.pack("<4sI4s", b"LIST", movi, b"movi"))
        f.close()
        self._file = None


def _pack(name, body):
    return struct.pack("<4sI", name, len(body)) + body
