/** What MaixPy's start leaves to scripts: names without an import, and native modules that no file replaces. */
import { mkdirSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { Board } from "./board.ts";

const board = new Board();
afterAll(() => board.remove());

describe("names that MaixPy's start script leaves", () => {
  it("are there without an import, in functions too", () => {
    const { lines, stderr } = board.run(`
print("time" in globals(), time.ticks_ms() >= 0, "time" in globals())
def f():
    return os.getcwd(), board_info.LED_W, fm.fpioa.GPIO1, GPIO.GPIO1, FPIOA.GPIOHS0, gc.mem_free(), machine.reset, sys.byteorder, uos.stat
print(len(f()))
import board, fpioa_manager, Maix
print(board_info is board.board_info, fm is fpioa_manager.fm, GPIO is Maix.GPIO, FPIOA is Maix.FPIOA)
`);
    expect(stderr).toBe("");
    expect(lines).toEqual(["False True True", "9", "True True True True"]);
  });

  it("are the script's own once it has them, and not there for a module", () => {
    board.write("uses.py", "def f():\n    return time\n");
    const { lines } = board.run(`
import uses
try: uses.f()
except NameError as e: print(e)
time = 5
print(time)
del time
print(time.sleep_ms is not None)
try: lcd
except NameError as e: print(e)
`);
    expect(lines).toEqual(["name 'time' isn't defined", "5", "True", "name 'lcd' isn't defined"]);
  });

  it("no file or folder replaces a native module of MaixPy, one replaces a script of it", () => {
    for (const name of ["audio", "network"]) mkdirSync(board.path(name), { recursive: true });
    board.write("video.py", "mine = 1\n");
    board.write("pmu.py", "mine = 1\n");
    const { lines, stderr } = board.run(`
import audio, network, video, pmu
print(hasattr(audio, "Audio"), hasattr(network, "ESP32_SPI"), hasattr(video, "mine"), hasattr(pmu, "mine"))
`);
    expect(stderr).toBe("");
    expect(lines).toEqual(["True True False True"]);
  });
});
