# `Maix.freq`, `Maix.utils` and `Maix.config`: settings in /flash/freq.conf and /flash/config.json.
import _maix
import struct

_CONF = "/flash/freq.conf"
# CPU Hz, PLL1 Hz, KPU divider, Python heap bytes: MaixPy's file.
_FORMAT = "<IIB3xI"
_SYSTEM = 0
_CPU_HZ = 3
_KPU_HZ = 4
_SET_CLOCK = 5
_PYTHON_HEAP = 7
_SAFE_BOOT = 8
_HEAP_LEAST = 131072
_MHZ = 1000000


def cpu_hz():
    return _maix.device(_SYSTEM, 0, _CPU_HZ)


def kpu_hz():
    return _maix.device(_SYSTEM, 0, _KPU_HZ)


def _valid(values):
    cpu, pll1, divider, heap = values
    return (
        26 * _MHZ <= cpu <= 600 * _MHZ
        and 26 * _MHZ <= pll1 <= 1200 * _MHZ
        and 1 <= divider <= 16
        and (heap == 0 or _HEAP_LEAST <= heap <= _maix.python_heap()[1])
    )


# What the file says, None when there is no file or no sense in it.
def stored():
    try:
        with open(_CONF, "rb") as f:
            data = f.read()
    except OSError:
        return None
    if len(data) != struct.calcsize(_FORMAT):
        return None
    values = struct.unpack(_FORMAT, data)
    return list(values) if _valid(values) else None


def _current():
    return stored() or [cpu_hz(), kpu_hz(), 1, 0]


def _store(values):
    with open(_CONF, "wb") as f:
        f.write(struct.pack(_FORMAT, *values))


# Sets the clocks that the file asks for; what the board cannot do leaves them as they are. True when they were set.
def apply_clocks():
    values = stored()
    if not values:
        return False
    cpu, kpu = values[0], values[1] // values[2]
    if cpu == cpu_hz() and kpu == kpu_hz():
        return False
    try:
        _maix.device(_SYSTEM, 0, _SET_CLOCK, cpu, kpu)
    except OSError:
        return False
    return True


# The next soft reset makes a heap of the size in the file, without one of the board's.
def apply_heap():
    values = None if _maix.device(_SYSTEM, 0, _SAFE_BOOT) else stored()
    _maix.python_heap(values and values[3] or _maix.device(_SYSTEM, 0, _PYTHON_HEAP))


class freq:
    @staticmethod
    def set(cpu=0, pll1=0, kpu_div=0):
        values = _current()
        if cpu:
            values[0] = cpu * _MHZ
        if pll1:
            values[1] = pll1 * _MHZ
        if kpu_div:
            values[2] = kpu_div
        kpu = values[1] // values[2] if values[2] > 0 else 0
        if not 1 <= values[2] <= 16 or not 26 * _MHZ <= kpu <= 600 * _MHZ or not _valid([26 * _MHZ, values[1], 1, 0]):
            raise OSError("Unsupported KPU frequency!")
        if not 26 * _MHZ <= values[0] <= 600 * _MHZ:
            raise OSError("Unsupported CPU frequency!")
        if abs(values[0] - cpu_hz()) < 20 and abs(kpu - kpu_hz()) < 20:
            print("No change", end="\r\n")
            return None
        _store(values)
        print("\r\nreboot now", end="\r\n")
        import machine

        machine.reset()

    @staticmethod
    def get():
        return cpu_hz() // _MHZ, kpu_hz() // _MHZ

    @staticmethod
    def get_cpu():
        return cpu_hz() // _MHZ

    @staticmethod
    def get_kpu():
        return kpu_hz() // _MHZ


class utils:
    # A size that was set holds from the next start on.
    @staticmethod
    def gc_heap_size(size=None):
        if size is None:
            values = stored()
            return values[3] if values and values[3] else _maix.python_heap()[0]
        most = _maix.python_heap()[1]
        if not _HEAP_LEAST <= size <= most:
            raise ValueError("gc_heap_size: %d to %d bytes" % (_HEAP_LEAST, most))
        values = _current()
        values[3] = size
        _store(values)

    @staticmethod
    def heap_free():
        return _maix.heap_free()

    @staticmethod
    def flash_read(address, size):
        return _maix.flash_read(address, size)


class config:
    _values = None

    @staticmethod
    def get_value(key, default=None):
        if config._values is None:
            config._values = config._load()
        return config._values.get(key, default)

    @staticmethod
    def _load():
        import json

        try:
            with open("/flash/config.json") as f:
                values = json.load(f)
        except (OSError, ValueError):
            return {}
        return values if isinstance(values, dict) else {}
