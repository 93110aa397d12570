# What runs at start on a board: paths, settings, boot.py and main.py as MaixPy runs them (MaixPy API dossier, section 2.4).
import os, sys

try:
    import _maix
except ImportError:  # an image without Maix
    _maix = None


def _board(key):
    for line in (_maix.board() if _maix else "").split("\n"):
        if line.startswith(key + "="):
            return line[len(key) + 1 :]


def _exists(path):
    try:
        os.stat(path)
        return True
    except OSError:
        return False


# Settings of the last start that did not get to its end are put aside: they cannot lock the user out.
def _clocks():
    import _settings

    print("[MAIXPY]cpu:freq:%d" % _settings.cpu_hz())
    print("[MAIXPY]kpu:freq:%d" % _settings.kpu_hz())
    if not _exists("/flash/freq.conf"):
        return
    if _exists("/flash/freq.try"):
        os.remove("/flash/freq.try")
        os.rename("/flash/freq.conf", "/flash/freq.bad")
        print("the settings of freq.conf did not work; they are now in freq.bad")
        return
    open("/flash/freq.try", "w").close()
    if _settings.apply_clocks():
        print("[MAIXPY]cpu:freq:%d" % _settings.cpu_hz())
        print("[MAIXPY]kpu:freq:%d" % _settings.kpu_hz())


def _paths():
    for path in ("", "."):
        if path not in sys.path:
            sys.path.append(path)
    folders = os.listdir("/")
    for folder in ("sd", "flash"):
        if folder in folders:
            os.chdir("/" + folder)
            break
    for folder in ("sd", "flash"):
        if folder in folders and "/" + folder not in sys.path:
            sys.path.append("/" + folder)


def _pause():
    import time

    print("[MaixPy] init end")
    # a tool that wants the prompt can interrupt here
    for _ in range(200):
        time.sleep_ms(1)


def _cover():
    for name in ("boot.py", "main.py"):
        if _exists("/sd/cover." + name):
            with open("/sd/cover." + name, "rb") as source, open("/flash/" + name, "wb") as copy:
                copy.write(source.read())


_DEFAULT = """# Runs at start; replace it by your own. Hold button A at start to skip it.
from pmu import axp192
import lcd

axp192().enablePMICSleepMode(True)
lcd.init()
lcd.rotation(2)
lcd.draw_string(8, 8, "kpy: no boot.py of your own yet")
"""


# The script that runs, and whether main.py follows it.
def _choose(m5):
    for path in ("boot.py", "/flash/boot.py"):
        if _exists(path):
            return path, not m5
    if not m5 or not _exists("/flash"):
        return None, True
    with open("/flash/boot.py", "w") as f:
        f.write(_DEFAULT)
    return "/flash/boot.py", True


def _source(path):
    with open(path) as f:
        return compile(f.read(), path, "exec")


def _start():
    safe = _maix and _maix.device(0, 0, 8)
    try:
        _paths()
        if _maix and not safe:
            _clocks()
    except OSError as e:
        print("start:", e)
    _pause()
    if _exists("/flash/freq.try"):
        os.remove("/flash/freq.try")
    if _exists("/flash/ide_mode.conf"):
        os.remove("/flash/ide_mode.conf")
    print("\n%s\n" % (_board("title") or "kpy"))
    if safe:
        print("safe boot: boot.py and main.py do not run")
        return []
    m5 = _board("board") == "m5stickv"
    if not m5:
        _cover()
    first, more = _choose(m5)
    return [path for path in (first, more and "main.py") if path and _exists(path)]


for _script in _start():
    exec(_source(_script), globals())
