/**
 * Programs as users of MaixPy write them, in the folder `programs`. Comments at the end of each say what it prints (`# out:` a
 * line, `# out~:` a pattern, `# skip:` a pattern of lines that do not count) and what the panel shows (`# pixel: x y r g b`).
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PNG } from "pngjs";
import { afterAll, describe, expect, it } from "vitest";
import { kpy } from "../cli/kpy.ts";

const here = fileURLToPath(new URL("programs/", import.meta.url));
const models = fileURLToPath(new URL("../../tools/model/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "kpy-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Values of the comments `# kind: value`. */
function notes(source: string, kind: string): string[] {
  return [...source.matchAll(new RegExp(`^# ${kind}: ?(.*)$`, "gm"))].map((m) => m[1]!);
}

describe.each(readdirSync(here).filter((name) => name.endsWith(".py")))("%s", (name) => {
  it("prints and shows what it should", () => {
    const source = readFileSync(join(here, name), "utf8");
    const sd = join(folder, name);
    mkdirSync(sd);
    for (const file of ["digits.kmodel", "digit3.png", "digit7.png"])
      cpSync(join(models, file), join(sd, file));
    const lcd = join(sd, "lcd.png");
    const { status, stdout, stderr } = kpy(
      ...["run", "--sd", sd, "--frames", "3", "--lcd", lcd, "--timeout", "20"],
      ...["--flash", `0x500000=${join(models, "digits.kmodel")}`, join(here, name)],
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const skip = notes(source, "skip").map((p) => new RegExp(`^${p}$`));
    const lines = stdout
      .split("\n")
      .slice(0, -1)
      .filter((line) => !skip.some((p) => p.test(line)));
    const want = [...source.matchAll(/^# (out~?): ?(.*)$/gm)].map(([, kind, text]) =>
      kind === "out" ? text! : expect.stringMatching(new RegExp(`^(?:${text})$`)),
    );
    expect(want.length).toBeGreaterThan(0);
    expect(lines).toEqual(want);
    const pixels = notes(source, "pixel");
    if (pixels.length === 0) return;
    const { data, width } = PNG.sync.read(readFileSync(lcd));
    for (const pixel of pixels) {
      const [x, y, ...rgb] = pixel.split(" ").map(Number) as [number, number, number, number, number];
      const at = (y * width + x) * 4;
      const found = [...data.subarray(at, at + 3)];
      const near = found.every((v, i) => Math.abs(v - rgb[i]!) <= 5);
      if (!near) expect({ x, y, rgb: found }).toEqual({ x, y, rgb });
    }
  });
});
