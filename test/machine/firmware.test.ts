/**
 * kpy's own M5StickV image in strict mode: prompt, script, and the goldens of the shared autoencoder, read from
 * flash and fed through the camera. Needs the image of `kpy build` and, for the goldens, the folder `../shared`
 * (or KPY_SHARED). Without them it is skipped, in CI it fails.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../../tools/src/firmware/root.ts";
import { runOnBoard, type ScriptOptions, type ScriptResult } from "./support/board_script.ts";
import { Stick } from "./support/stick.ts";

const root = repositoryRoot();
const image = join(root, "build", "m5stickv", "firmware.bin");
const shared = process.env.KPY_SHARED ?? join(root, "..", "shared");
const model = join(shared, "models", "real", "dae_20200326_c267514");

function available(path: string): boolean {
  const found = existsSync(path);
  if (!found && process.env.CI) throw new Error(`${path} is missing`);
  return found;
}

const run = (script: string, options: ScriptOptions = {}): ScriptResult =>
  runOnBoard(readFileSync(image), script, options);

/** The 32 x 32 input of a case as the top left corner of the sensor's 160 x 120 picture. */
function picture(input: Buffer, file: string): void {
  const png = new PNG({ width: 160, height: 120 });
  png.data.fill(255);
  for (let y = 0; y < 32; y++) {
    for (let x = 0; x < 32; x++) {
      for (let c = 0; c < 3; c++) png.data[(y * 160 + x) * 4 + c] = input[c * 1024 + y * 32 + x];
    }
  }
  writeFileSync(file, PNG.sync.write(png));
}

const FORWARD = `
import sensor, struct, ubinascii
import KPU as kpu
sensor.reset()
sensor.set_pixformat(sensor.RGB565)
sensor.set_framesize(sensor.HQQQVGA)
sensor.set_windowing((32, 32))
sensor.run(1)
task = kpu.load(0x500000)
kpu.set_outputs(task, 0, 32, 32, 3)
img = sensor.snapshot()
img = sensor.snapshot()
t = kpu.forward(task, img)[:]
for i in range(0, 3072, 32):
    print(ubinascii.hexlify(struct.pack('<32f', *t[i:i + 32])).decode())
`;

/** Memory that is left once a frame of 320 x 240 has been taken and shown. */
const FREE = `
import sensor, lcd, gc, Maix
lcd.init()
sensor.reset()
sensor.set_pixformat(sensor.RGB565)
sensor.set_framesize(sensor.QVGA)
sensor.run(1)
img = sensor.snapshot()
lcd.display(img)
print(img.width(), img.height())
gc.collect()
print(Maix.utils.heap_free() + gc.mem_free())
`;

describe.runIf(available(image))("m5stickv image in strict mode", () => {
  it("answers at the prompt without breaking a rule", () => {
    expect(run("print(1 + 1)")).toEqual({ out: "2\n", err: "", violations: 0, layers: 0 });
  });

  it("leaves at least 4.2 MiB for models, images and heap with camera and display in use", () => {
    const { out, err, violations } = run(FREE);
    expect([err, violations]).toEqual(["", 0]);
    const [shape, bytes] = out.trim().split("\n").slice(-2);
    expect(shape).toBe("320 240");
    expect(Number(bytes)).toBeGreaterThanOrEqual(4.2 * 1024 * 1024);
  });

  it("keeps nothing of a script that has run", () => {
    const stick = new Stick(readFileSync(image));
    const used = () => Number(stick.run("import gc; gc.collect(); print(gc.mem_alloc())").out);
    used();
    const before = used();
    for (let i = 0; i < 30; i++)
      stick.run(`def f(x):\n    return x + ${i}\nprint(f(1), "${"text".repeat(50)}")`);
    expect(used() - before).toBeLessThan(1024);
  });

  it("switches the power chip's rails off", () => {
    const script = `
import pmu
chip = pmu.axp192()
print(chip._read(0x12) != 0)
chip.setEnterSleepMode()
print(chip._read(0x12), chip._read(0x31), chip._read(0x91))
`;
    expect(run(script)).toEqual({ out: "True\n0 15 0\n", err: "", violations: 0, layers: 0 });
  });

  it("reports an exception", () => {
    expect(run("1 / 0").err).toContain("ZeroDivisionError");
  });

  it.runIf(available(model)).each(["img", "s0"])("golden %s of the autoencoder, byte for byte", (name) => {
    const folder = mkdtempSync(join(tmpdir(), "kpy-camera-"));
    try {
      const camera = join(folder, "camera.png");
      picture(readFileSync(join(model, `${name}.in0.bin`)), camera);
      const result = run(FORWARD, { flash: readFileSync(join(model, "model.kmodel")), camera });
      expect(result.err).toBe("");
      expect(result.violations).toBe(0);
      expect(result.layers).toBe(48);
      // The sensor driver prints a line or two of its own in front.
      const found = Buffer.from((result.out.match(/^[0-9a-f]{256}$/gm) ?? []).join(""), "hex");
      expect(found.equals(readFileSync(join(model, `${name}.out0.bin`)))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
