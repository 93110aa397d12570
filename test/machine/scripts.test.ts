/**
 * Scripts in the manner of published ones, on the PC and in the M5StickV image: the same output, the same panel, goldens of
 * shared models; and that rounds of load, forward and deinit, failing loads and soft resets leave the image's memory as it was.
 * Needs the image of `kpy build`, and for the goldens the folder `../shared` (or KPY_SHARED).
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../../tools/src/firmware/root.ts";
import { Board, pngOf } from "../modules/board.ts";
import { Stick } from "./support/stick.ts";

const root = repositoryRoot();
const image = join(root, "build", "m5stickv", "firmware.bin");
const models = join(process.env.KPY_SHARED ?? join(root, "..", "shared"), "models", "real");
const digits = readFileSync(join(root, "tools", "model", "digits.kmodel"));
const board = new Board();
afterAll(() => board.remove());

function available(path: string): boolean {
  const found = existsSync(path);
  if (!found && process.env.CI) throw new Error(`${path} is missing`);
  return found;
}

const SETUP = `
import sensor, image, time, lcd, hashlib, ubinascii
import KPU as kpu
import ulab as np
lcd.init(freq=40000000)
lcd.rotation(2)
sensor.reset()
sensor.set_pixformat(sensor.RGB565)
sensor.set_framesize(SIZE)
sensor.set_windowing((32, 32))
sensor.skip_frames(5)
sensor.run(1)
lcd.draw_string(10, 10, "load kmodel")
task = kpu.load(0x500000)
print(kpu.set_outputs(task, 0, 32, 32, CHANNELS))
canvas = image.Image()
def show(fmap):
    print(ubinascii.hexlify(hashlib.sha256(memoryview(fmap)).digest()).decode())
while True:
    try:
        img = sensor.snapshot()
        fmap = kpu.forward(task, img)
        data = fmap[:]
        show(fmap)
BODY
    except Exception as e:
        print(e)
        break
print(kpu.deinit(task))
`;

const BODIES = {
  // three colour planes, each pixel as 3 x 3
  autoencoder: `
        for i in range(1024):
            c = []
            for k in range(3):
                v = data[k * 1024 + i] * 255
                c.append(int(0 if v < 0 else 255 if v > 255 else v))
            for n in range(9):
                canvas.set_pixel(3 * (i % 32) + n % 3, 3 * (i // 32) + n // 3, tuple(c))
        canvas.draw_string(120, 10, "12.3 FPS", color=(30, 111, 150), scale=2.5, mono_space=False)
        lcd.display(canvas)
        canvas.clear()`,
  // the class with the largest value in its colour, camera picture beside it
  segmentation: `
        values = np.array([0, 0, 0, 0, 0])
        colors = ((0, 0, 0), (192, 0, 0), (64, 128, 0), (192, 128, 128), (0, 64, 128))
        for i in range(1024):
            for k in range(5):
                values[k] = data[k * 1024 + i]
            c = colors[np.argmax(values)]
            for n in range(4):
                canvas.set_pixel(2 * (i % 32) + n % 2, 2 * (i // 32) + n // 2, c)
        lcd.display(img.resize(64, 64), oft=(4, 4))
        lcd.display(canvas.resize(64, 64), oft=(72, 4))
        lcd.draw_string(40, 80, "12.3 FPS")`,
};

const cases = [
  { kind: "autoencoder", name: "dae_20200326_c267514", picture: "img", size: "sensor.HQQQVGA", channels: 3 },
  { kind: "segmentation", name: "seg_19b7da6", picture: "s0", size: "sensor.B64X64", channels: 5 },
  { kind: "segmentation", name: "seg_4219361", picture: "s1", size: "sensor.B64X64", channels: 5 },
] as const;

describe.runIf(available(image))("m5stickv image and PC", () => {
  it.runIf(available(models)).each(cases)(
    "$kind $name: same panel and output, golden outputs",
    ({ kind, name, picture, size, channels }) => {
      const folder = join(models, name);
      const input = readFileSync(join(folder, `${picture}.in0.bin`));
      const camera = board.write("camera.png", pngOf({ width: 32, height: 32, data: input }));
      const model = readFileSync(join(folder, "model.kmodel"));
      const script = SETUP.replace("SIZE", size)
        .replace("CHANNELS", String(channels))
        .replace("BODY", BODIES[kind]);
      const lcd = board.path("lcd.png");
      const flash = `0x500000=${board.write("m.kmodel", model)}`;
      const pc = board.run(script, ...["--flash", flash, "--camera", camera, "--frames", "2", "--lcd", lcd]);
      expect({ status: pc.status, stderr: pc.stderr }).toEqual({ status: 0, stderr: "" });

      const stick = new Stick(readFileSync(image), { camera, frames: 2 });
      stick.flash(0x500000, model);
      const { out, err } = stick.run(script);
      expect({ err, violations: stick.violations }).toEqual({ err: "", violations: 0 });
      expect(out).toBe(pc.stdout);
      const golden = createHash("sha256")
        .update(readFileSync(join(folder, `${picture}.out0.bin`)))
        .digest("hex");
      expect(pc.lines.slice(2)).toEqual([
        "True",
        golden,
        golden,
        "the camera gives no more pictures",
        "True",
      ]);
      const [a, b] = [board.png("lcd.png"), PNG.sync.read(stick.session.picture()!)];
      expect([b.width, b.height]).toEqual([a.width, a.height]);
      expect(Buffer.compare(a.data, b.data)).toBe(0);
    },
  );
});

const FIGURES = `
def figures():
    import gc, Maix
    gc.collect()
    print(gc.mem_free(), Maix.utils.heap_free())
`;

const ROUND = `
import KPU, sensor, lcd, image
lcd.init()
sensor.reset()
sensor.set_pixformat(sensor.GRAYSCALE)
sensor.set_framesize(sensor.HQQQVGA)
sensor.set_windowing((24, 24))
data = bytes(784)
def round(k):
    task = KPU.load(0x500000)
    picture = sensor.snapshot().resize(28, 28) if k % 8 == 0 else data
    fmap = KPU.forward(task, picture)
    canvas = image.Image(size=(32, 32))
    canvas.draw_string(0, 0, str(k))
    if k % 8 == 0:
        lcd.display(canvas)
    if k % 2:
        KPU.deinit(task)
    for bad in (0x100000, 0xfffff0, "/flash/none.kmodel", b"PK" + data, None, -1):
        try:
            KPU.load(bad)
            print("loaded")
        except (ValueError, TypeError):
            pass
    try:
        KPU.forward(task, [1, 2])
        print("ran")
    except ValueError:
        pass
`;

/** `[free in Python's heap, free in the system heap]` of each line. */
function free(text: string): number[][] {
  return [...text.matchAll(/^(\d+) (\d+)$/gm)].map((m) => [Number(m[1]), Number(m[2])]);
}

describe.runIf(available(image))("memory of the m5stickv image", () => {
  it("is as before after 60 rounds of loading, running, failing", () => {
    const stick = new Stick(readFileSync(image));
    stick.flash(0x500000, digits);
    const { out, err } = stick.run(
      `${FIGURES}${ROUND}\nfor k in range(8): round(k)\nfigures()\nfor k in range(60): round(k)\nfigures()\n`,
    );
    expect(err).toBe("");
    const [before, after] = free(out) as [number[], number[]];
    expect(after[1]).toBe(before[1]);
    expect(before[0]! - after[0]!).toBeLessThan(2048);
    expect(stick.violations).toBe(0);
  });

  it("is as before after soft resets", () => {
    const stick = new Stick(readFileSync(image));
    stick.flash(0x500000, digits);
    const use = `${FIGURES}figures()\n${ROUND}nets = [KPU.load(0x500000)]\nround(0)\nf = open("/flash/open", "w")\n`;
    const seen: number[][] = [];
    for (let i = 0; i < 6; i++) {
      const { out, err } = stick.run(use);
      expect(err).toBe("");
      seen.push(...free(out));
      stick.softReset();
    }
    expect(seen.length).toBe(6);
    // in the first two what the boot script had made is on its way out
    for (const figures of seen.slice(2)) expect(figures).toEqual(seen[2]);
  });
});

describe.runIf(available(image))("commands to the panel of the m5stickv image", () => {
  it("lcd.register sends one byte, lists and bytes", () => {
    const stick = new Stick(readFileSync(image));
    // columns and rows of the panel's memory, in which the glass begins at (40, 52), then three pixels
    const { err } = stick.run(`
import lcd
lcd.init()
lcd.register(0x2A, [0, 40 + 5, 0, 40 + 7])
lcd.register(0x2B, (0, 52 + 9, 0, 52 + 9))
lcd.register(0x2C, b"\\xf8\\x00\\x07\\xe0\\x00\\x1f")
`);
    expect(err).toBe("");
    const png = PNG.sync.read(stick.session.picture()!);
    const at = (x: number, y: number) => [
      ...png.data.subarray((y * png.width + x) * 4, (y * png.width + x) * 4 + 3),
    ];
    expect([4, 5, 6, 7, 8].map((x) => at(x, 9))).toEqual([
      [0, 0, 0],
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [0, 0, 0],
    ]);
    expect(stick.run("lcd.register(0x21, 0)\nlcd.register(1, 'x')").err).toContain("TypeError");
  });
});
