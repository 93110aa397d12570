/** How the M5StickV image starts: boot.py on the flash's littlefs, safe boot, settings that are damaged or cannot be used. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadBoard } from "../../tools/src/firmware/board.ts";
import { repositoryRoot } from "../../tools/src/firmware/root.ts";
import { Stick } from "./support/stick.ts";

const image = join(repositoryRoot(), "build", "m5stickv", "firmware.bin");
const found = existsSync(image);
if (!found && process.env.CI) throw new Error(`${image} is missing`);

const BUTTON_A = loadBoard("m5stickv").constants.BUTTON_A!;

/** Writes a file of the stick's flash; `text` is a Python expression. */
function write(stick: Stick, name: string, text: string): void {
  expect(stick.run(`with open("/flash/${name}", "wb") as f:\n    f.write(${text})\n`)).toEqual({
    out: "",
    err: "",
  });
}

describe.runIf(found)("start of the m5stickv image", () => {
  it("runs boot.py and not main.py, and with button A held nothing", () => {
    const stick = new Stick(readFileSync(image));
    write(stick, "boot.py", "b'import os\\nprint(\"from boot.py\", os.getcwd())\\n'");
    write(stick, "main.py", "b'print(\"from main.py\")\\n'");
    const text = stick.restart();
    expect(text).toContain("[MAIXPY]cpu:freq:416000000\n");
    expect(text).toContain("[MaixPy] init end\n");
    expect(text).toContain("\nfrom boot.py /flash\n");
    expect(text).not.toContain("from main.py");
    stick.session.machine.exports.drivePad(BUTTON_A, 0);
    const safe = stick.restart();
    expect(safe).toContain("safe boot");
    expect(safe).not.toContain("from boot.py");
    stick.session.machine.exports.drivePad(BUTTON_A, 1);
    // an endless boot.py cannot lock anybody out
    write(stick, "boot.py", "b'print(\"endless\")\\nwhile True: pass\\n'");
    stick.session.machine.exports.drivePad(BUTTON_A, 0);
    expect(stick.restart()).not.toContain("endless");
    expect(stick.violations).toBe(0);
  });

  it("an error in boot.py and damaged settings lead to the prompt", () => {
    const stick = new Stick(readFileSync(image));
    write(stick, "boot.py", "b'1/0\\n'");
    expect(stick.restart()).toContain("ZeroDivisionError");
    write(stick, "boot.py", "b'print(\"well\")\\n'");
    for (const bytes of ["b'garbage'", "b'\\xff' * 16", "bytes(16)", "b'\\x00\\x46\\xc3\\x23' * 4"]) {
      write(stick, "freq.conf", bytes);
      expect(stick.restart()).toContain("\nwell\n");
      expect(stick.run("from Maix import freq\nprint(freq.get_cpu())")).toEqual({ out: "416\n", err: "" });
    }
    expect(stick.violations).toBe(0);
  });

  it("formats a flash that holds something else, and leaves a damaged filesystem alone", () => {
    const stick = new Stick(readFileSync(image));
    const start = Number(loadBoard("m5stickv").flash.areas.filesystem.address);
    write(stick, "kept.txt", "b'text'");
    const flash = stick.session.machine.flash;
    const before = flash.slice(start, start + 8192);
    flash.fill(0x55, start, start + 8192); // SPIFFS of other firmware, say
    stick.restart();
    expect(stick.run("import os\nprint('kept.txt' in os.listdir('/flash'))").out).toBe("False\n");
    // superblocks whose checksums are wrong: still littlefs, but damaged
    flash.set(before, start);
    for (const block of [0, 4096]) for (let i = 20; i < 400; i++) flash[start + block + i]! ^= 0x10;
    const damaged = flash.slice(start, start + 8192);
    stick.restart();
    expect(Buffer.compare(flash.slice(start, start + 8192), damaged)).toBe(0);
    expect(stick.run("import os\nprint('flash' in os.listdir('/'))")).toEqual({ out: "False\n", err: "" });
  });
});
