/** `kpy run`: the options of the simulated board. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { Board } from "../modules/board.ts";
import { kpy } from "./kpy.ts";

const DIGITS = fileURLToPath(new URL("../../tools/model/digits.kmodel", import.meta.url));
const board = new Board();
afterAll(() => board.remove());

describe("wrong usage", () => {
  it.each([
    [["--flash", "nonsense"], /--flash nonsense: expected ADDR=FILE or a \.kfpkg/, 2],
    [["--flash", "0x300000=/nowhere/x.kmodel"], /cannot read \/nowhere\/x\.kmodel/, 1],
    [["--camera", "/nowhere"], /--camera: there is no file or folder \/nowhere/, 2],
    [["--frames", "-1"], /a whole number is needed/, 2],
    [["--board", "toaster"], /there is no board "toaster"/, 2],
  ])("%j", (args, message, status) => {
    const result = kpy("run", ...args, "-c", "print(1)");
    expect(result).toMatchObject({ status, stdout: "" });
    expect(result.stderr).toMatch(message);
  });
});

describe("flash", () => {
  it("takes files at addresses, decimal and hexadecimal", () => {
    const files = ["--flash", `0x300000=${DIGITS}`, "--flash", `4194304=${DIGITS}`];
    const code = (...addresses: string[]) =>
      `import KPU\nfor a in (${addresses.join(", ")}): print(KPU.load(a).model_size())`;
    const size = readFileSync(DIGITS).length;
    const plain = kpy("run", ...files, "-c", code("0x300000", "0x400000"));
    const sizes = plain.stdout.trim().split("\n").map(Number);
    expect(sizes.length).toBe(2);
    // the last alignment gap of a kmodel may be left out of the file
    for (const n of sizes) expect(Math.abs(n - size)).toBeLessThan(256);
  });
});

describe("time limit", () => {
  it("leaves what was displayed", () => {
    const { status, stderr } = board.run(
      `
import lcd, sensor
lcd.init()
sensor.reset()
sensor.set_framesize(sensor.QQVGA)
while True:
    lcd.display(sensor.snapshot())
`,
      ...["--timeout", "2", "--lcd", board.path("late.png")],
    );
    expect(status).toBe(124);
    expect(stderr).toBe("kpy: stopped after 2 s\n");
    const { width, data } = board.png("late.png");
    // the test pattern's first bar is white
    expect([...data.subarray((20 * width + 45) * 4, (20 * width + 45) * 4 + 3)]).toEqual([255, 255, 255]);
  });
});
