import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Device, System } from "../../assembly/modules/device.ts";
import { type Running, scratch, startBoard } from "./power_on.ts";

/** freq.conf: CPU Hz, PLL1 Hz, KPU divider, heap bytes. */
function conf(cpu: number, pll1: number, divider: number, heap: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(cpu, 0);
  bytes.writeUInt32LE(pll1, 4);
  bytes.writeUInt8(divider, 8);
  bytes.writeUInt32LE(heap, 12);
  return bytes;
}

function boot(board: Running): string {
  const status = board.host.boot();
  return status === 0 ? board.output() : `${board.output()}status ${status}\n`;
}

/** Holds the safe-boot key. */
function holdKey(board: Running): void {
  const system = board.host.board.devices.get(Device.SYSTEM)!;
  board.host.board.devices.set(Device.SYSTEM, {
    call: (unit, op, ...rest) => (op === System.SAFE_BOOT ? 1 : system.call(unit, op, ...rest)),
  });
}

describe("start of the M5StickV", () => {
  test("prints what host tools wait for, and runs boot.py alone", () => {
    const fs = scratch();
    writeFileSync(join(fs, "boot.py"), "import sys, os\nprint('boot', os.getcwd(), sys.path[:2])\n");
    writeFileSync(join(fs, "main.py"), "print('main')\n");
    const text = boot(startBoard("m5stickv", { fs }));
    expect(text).toContain("[MAIXPY]cpu:freq:416000000\n");
    expect(text).toContain("[MaixPy] init end\n");
    expect(text).toContain("boot /flash ['', '.']\n");
    expect(text).not.toContain("main");
  });

  test("writes a boot.py when there is none, and main.py follows that once", () => {
    const fs = scratch();
    writeFileSync(join(fs, "main.py"), "print('main', __name__)\n");
    const text = boot(startBoard("m5stickv", { fs }));
    expect(existsSync(join(fs, "boot.py"))).toBe(true);
    expect(text).toContain("main __main__\n");
  });

  test("a card comes first", () => {
    const fs = scratch();
    const sd = scratch();
    writeFileSync(join(fs, "boot.py"), "print('flash')\n");
    writeFileSync(join(sd, "boot.py"), "import os\nprint('card', os.getcwd())\n");
    expect(boot(startBoard("m5stickv", { fs, sd }))).toContain("card /sd\n");
  });

  test("holding button A runs nothing and changes no clock", () => {
    const fs = scratch();
    writeFileSync(join(fs, "boot.py"), "print('boot')\n");
    writeFileSync(join(fs, "freq.conf"), conf(500_000_000, 400_000_000, 1, 0));
    const board = startBoard("m5stickv", { fs });
    holdKey(board);
    const text = boot(board);
    expect(text).toContain("[MaixPy] init end\n");
    expect(text).toContain("safe boot");
    expect(text).not.toContain("\nboot\n");
    expect(board.run("from Maix import freq\nprint(freq.get())\n")).toBe("(416, 400)\n");
  });

  test("an error in boot.py is printed and leads to the prompt", () => {
    const fs = scratch();
    writeFileSync(join(fs, "boot.py"), "1/0\n");
    const board = startBoard("m5stickv", { fs });
    expect(board.host.boot()).toBe(1);
    expect(board.run("print('still here')\n")).toBe("still here\n");
  });
});

test("other boards run boot.py, then main.py, and take covers from the card", () => {
  const fs = scratch();
  const sd = scratch();
  writeFileSync(join(sd, "cover.main.py"), "print('main')\n");
  writeFileSync(join(fs, "boot.py"), "print('boot')\n");
  writeFileSync(join(sd, "main.py"), "print('main of the card')\n");
  expect(boot(startBoard("maix_bit", { fs, sd }))).toMatch(/boot\nmain of the card\n$/);
  expect(readFileSync(join(fs, "main.py"), "utf8")).toBe("print('main')\n");
});

describe("freq.conf", () => {
  const clocks = "from Maix import freq\nprint(freq.get())\n";

  function startWith(
    bytes: Uint8Array,
    more: Record<string, string> = {},
  ): { board: Running; fs: string; text: string } {
    const fs = scratch();
    writeFileSync(join(fs, "freq.conf"), bytes);
    writeFileSync(join(fs, "boot.py"), "");
    for (const [name, text] of Object.entries(more)) writeFileSync(join(fs, name), text);
    const board = startBoard("m5stickv", { fs });
    return { board, fs, text: boot(board) };
  }

  test("sets the clocks that the board can do", () => {
    const { board, fs, text } = startWith(conf(500_000_000, 400_000_000, 2, 0));
    expect(text).toContain("[MAIXPY]cpu:freq:500000000\n");
    expect(board.run(clocks)).toBe("(500, 200)\n");
    expect(existsSync(join(fs, "freq.try"))).toBe(false);
  });

  test.each([
    ["cut short", conf(400_000_000, 400_000_000, 1, 0).subarray(0, 9)],
    ["empty", Buffer.alloc(0)],
    ["all ones", Buffer.alloc(16, 0xff)],
    ["a divider of 0", conf(400_000_000, 400_000_000, 0, 0)],
    ["faster than the board", conf(599_000_000, 400_000_000, 1, 0)],
    ["a KPU faster than the board", conf(400_000_000, 1_200_000_000, 1, 0)],
  ])("%s changes nothing", (_name, bytes) => {
    expect(startWith(bytes).board.run(clocks)).toBe("(416, 400)\n");
  });

  test("settings that a start did not survive are put aside", () => {
    const { board, fs, text } = startWith(conf(500_000_000, 400_000_000, 1, 0), { "freq.try": "" });
    expect(text).toContain("freq.bad");
    expect(board.run(clocks)).toBe("(416, 400)\n");
    expect(existsSync(join(fs, "freq.conf"))).toBe(false);
    expect(existsSync(join(fs, "freq.bad"))).toBe(true);
  });

  test("freq.set writes it and restarts; values out of range are refused", () => {
    const fs = scratch();
    mkdirSync(fs, { recursive: true });
    const board = startBoard("m5stickv", { fs });
    expect(
      board.run(`from Maix import freq
freq.set(cpu=416)
for bad in ({'cpu': 601}, {'cpu': 20}, {'pll1': 1300}, {'kpu_div': 17}, {'kpu_div': 16, 'pll1': 100}):
    try:
        freq.set(**bad)
    except OSError as e:
        print(e)
freq.set(cpu=500, pll1=400, kpu_div=2)
print('not reached')
`),
    ).toBe(
      "No change\nUnsupported CPU frequency!\nUnsupported CPU frequency!\nUnsupported KPU frequency!\n" +
        "Unsupported KPU frequency!\nUnsupported KPU frequency!\n\nreboot now\n",
    );
    expect(readFileSync(join(fs, "freq.conf"))).toEqual(conf(500_000_000, 400_000_000, 2, 0));
  });
});
