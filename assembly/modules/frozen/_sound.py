# `Maix.I2S` and `Audio` of MaixPy: blocks of sound, WAV files.
import _maix
import struct

_I2S = 11
_CHANNEL = 0
_RATE = 1
_PLAY = 2
_RECORD = 3
# Bits and clocks by MaixPy's numbers: the units have 16, 24 and 32.
_BITS = (32, 16, 16, 24, 24, 32)
_CLOCKS = (16, 24, 32)
_WAV_HEAD = 44


class I2S:
    DEVICE_0 = 0
    DEVICE_1 = 1
    DEVICE_2 = 2
    CHANNEL_0 = 0
    CHANNEL_1 = 1
    CHANNEL_2 = 2
    CHANNEL_3 = 3
    IGNORE_WORD_LENGTH = 0
    RESOLUTION_12_BIT = 1
    RESOLUTION_16_BIT = 2
    RESOLUTION_20_BIT = 3
    RESOLUTION_24_BIT = 4
    RESOLUTION_32_BIT = 5
    SCLK_CYCLES_16 = 0
    SCLK_CYCLES_24 = 1
    SCLK_CYCLES_32 = 2
    TRANSMITTER = 0
    RECEIVER = 1
    STANDARD_MODE = 1
    RIGHT_JUSTIFYING_MODE = 2
    LEFT_JUSTIFYING_MODE = 4

    def __init__(self, id, sample_points=1024, pll2=0, mclk=0):
        if not 0 <= id <= 2:
            raise ValueError("[MAIXPY]I2S%d:does not exist" % id)
        self._id = id
        self.init(sample_points)

    def init(self, sample_points=1024, pll2=0, mclk=0):
        if sample_points <= 0:
            raise ValueError("[MAIXPY]I2S:invalid buffer length")
        self._points = sample_points
        self._rate = 0
        # (resolution, cycles, align mode, mode) of the channels
        self._channels = [None] * 4

    def __repr__(self):
        text = "[MAIXPY]i2s%d:(sampling rate=%d, sampling points=%d)\n" % (self._id, self._rate, self._points)
        for i, c in enumerate(self._channels):
            if c:
                text += "[MAIXPY]channle%d:(resolution=%d, cycles=%d, align_mode=%d, mode=%d)\n" % (i, c[0], c[1], c[2], c[3])
        return text

    def channel_config(self, channel=0, mode=1, resolution=2, cycles=2, align_mode=1):
        if not 0 <= channel <= 3:
            raise ValueError("[MAIXPY]I2S:invalid i2s channle")
        if not 0 <= resolution <= 5:
            raise ValueError("[MAIXPY]I2S:invalid resolution")
        if not 0 <= cycles <= 2 or _CLOCKS[cycles] < _BITS[resolution] and resolution:
            raise ValueError("[MAIXPY]I2S:invalid cycles")
        if align_mode not in (1, 2, 4):
            raise ValueError("[MAIXPY]I2S:invalid align mode")
        clocks = _CLOCKS[cycles]
        bits = min(_BITS[resolution], clocks)
        _maix.device(_I2S, self._id, _CHANNEL, channel, mode | bits << 8 | clocks << 16 | align_mode << 24)
        self._channels[channel] = (resolution, cycles, align_mode, mode)
        if self._rate:
            _maix.device(_I2S, self._id, _RATE, self._rate)
        return True

    def set_sample_rate(self, rate):
        if not 0 < rate <= 192000:
            raise ValueError("[MAIXPY]I2S:invalid sample rate")
        self._rate = rate
        if any(self._channels):
            _maix.device(_I2S, self._id, _RATE, rate)
        return True

    def _channel(self, mode):
        for i, c in enumerate(self._channels):
            if c and c[3] == mode:
                return i
        raise ValueError("[MAIXPY]I2S:no channel is set up for this direction: channel_config() first")

    # A point is a left and a right sample of 16 bits.
    def record(self, points=0, time=0):
        if not self._rate:
            raise ValueError("[MAIXPY]I2S:please set sample rate")
        if points <= 0:
            if time <= 0:
                raise ValueError("[MAIXPY]I2S:please input recording points or time")
            points = self._rate * time
            if points > self._points:
                raise ValueError("[MAIXPY]I2S:sampling size is out of bounds")
        data = bytearray(points * 4)
        _maix.device(_I2S, self._id, _RECORD, self._channel(self.RECEIVER), 0, data)
        return Audio(data)

    def wait_record(self):
        pass

    def play(self, audio):
        self._write(audio.to_bytes())

    def _write(self, data):
        _maix.device(_I2S, self._id, _PLAY, self._channel(self.TRANSMITTER), 0, data)

    def deinit(self):
        pass


class Audio:
    def __init__(self, array=None, path=None, points=1024, is_create=False, samplerate=44100):
        self._volume = 40.0
        self._file = None
        self._out = None
        self._info = None
        self.init(array, path, points, is_create, samplerate)

    def init(self, array=None, path=None, points=1024, is_create=False, samplerate=44100):
        if array is not None:
            self._data = array
        elif path is None:
            self._data = bytearray(points * 4)
        else:
            self._data = None
            self._file = open(path, "wb" if is_create else "rb")
            self._rate = samplerate
            if is_create:
                self._begin(2)
        return True

    def __repr__(self):
        return "[MAIXPY]audio:(points=%d)" % (len(self._data) // 4 if self._data else 0)

    def to_bytes(self):
        if not self._data:
            raise AttributeError("empty Audio")
        return self._data

    def volume(self, value=None):
        if value is not None:
            if value < 0 or value > 100:
                raise ValueError("value:[0,100]")
            self._volume = float(value)
        return self._volume

    # ---- playing -------------------------------------------------------------------------------------------

    # The head of a WAV file: [channels, rate, byte rate, block size, bits, data bytes].
    def play_process(self, i2s):
        if not isinstance(i2s, I2S):
            raise ValueError("Invaild I2S device")
        self._out = i2s
        f = self._file
        f.seek(0)
        head = f.read(12)
        if not head:
            print("[MAIXPY]: file length is 0")
            return False
        self._info = self._read_head(f) if head[:4] == b"RIFF" and head[8:] == b"WAVE" else None
        if not self._info:
            raise OSError("wav init error")
        names = ("numchannels", "samplerate", "byterate", "blockalign", "bitspersample", "datasize")
        print("[MAIXPY]: result = 0")
        for name, value in zip(names, self._info):
            print("[MAIXPY]: %s = %d" % (name, value))
        self._left = self._info[5]
        # a mono sound is read into half of it
        self._data = bytearray(i2s._points * 4)
        return self._info

    def _read_head(self, f):
        info = None
        while True:
            chunk = f.read(8)
            if len(chunk) < 8:
                return None
            name, size = struct.unpack("<4sI", chunk)
            if name == b"data":
                return info and info + [size]
            body = f.read(size + (size & 1))
            if name == b"fmt ":
                fmt, channels, rate, byterate, align, bits = struct.unpack("<HHIIHH", body[:16])
                if fmt != 1 or channels not in (1, 2) or bits != 16:
                    return None
                info = [channels, rate, byterate, align, bits]

    # Plays the next piece: 1, 0 at the end, None when there is nothing to play.
    def play(self):
        if not self._info:
            return None
        mono = self._info[0] == 1
        view = memoryview(self._data)
        room = len(view) // 2 if mono else len(view)
        n = self._file.readinto(view[: min(room, self._left)]) if self._left else 0
        n -= n % self._info[3]
        if not n:
            return 0
        self._left -= n
        _maix.scale(view, n // 2, int(self._volume))
        if mono:
            both = bytearray(n * 2)
            _maix.spread(view[:n], both)
            self._out._write(both)
        else:
            self._out._write(view[:n])
        return 1

    # ---- recording -----------------------------------------------------------------------------------------

    def _begin(self, channels):
        self._recorded = 0
        self._recorded_channels = channels
        self._file.write(bytes(_WAV_HEAD))

    def record_process(self, i2s, channels=1):
        if not isinstance(i2s, I2S):
            raise ValueError("Invaild I2S device")
        if channels > 2:
            print("[MAIXPY]: The number of channels must be less than or equal to 2")
            return False
        self._out = i2s
        self._rate = i2s._rate
        self._begin(channels)
        return [channels, self._rate, self._rate * 2 * channels, 2 * channels, 16, 0]

    # Appends a block; without one, what the device of record_process hears.
    def record(self, audio=None):
        data = (audio or self._out.record(self._out._points)).to_bytes()
        if self._recorded_channels == 1:
            data = b"".join(data[i : i + 2] for i in range(0, len(data), 4))
        self._file.write(data)
        self._recorded += len(data)

    def finish(self):
        f, self._file, self._info = self._file, None, None
        if not f:
            return
        if hasattr(self, "_recorded"):
            channels, n = self._recorded_channels, self._recorded
            fmt = (16, 1, channels, self._rate, self._rate * channels * 2, channels * 2, 16)
            f.seek(0)
            f.write(struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", n + 36, b"WAVE", b"fmt ", *fmt, b"data", n))
        f.close()
