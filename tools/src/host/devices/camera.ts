/** The camera of the host build: pictures from files, or a test pattern. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Errno, Camera as Op } from "../../../../assembly/modules/device.ts";
import { registerWrite, type Sensor, sensorControls } from "../../firmware/board.ts";
import { lazy } from "../../lazy.ts";
import type { LinearMemory } from "../memory.ts";
import type { HostDevice } from "./index.ts";

/** The sensor's full picture; smaller modes pick pixels out of it. */
const WIDTH = 640;
const HEIGHT = 480;

interface Pixels {
  width: number;
  height: number;
  /** RGBA. */
  data: Uint8Array;
}

function decode(file: string): Pixels {
  const bytes = readFileSync(file);
  if (bytes[0] === 0x89 && bytes[1] === 0x50)
    return (lazy("pngjs") as typeof import("pngjs")).PNG.sync.read(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xd8)
    return (lazy("jpeg-js") as typeof import("jpeg-js")).decode(bytes, { useTArray: true });
  throw new Error(`${file} is neither a PNG nor a JPEG picture`);
}

/** Files behind a path: itself, or the pictures of a folder in name order. */
export function pictureFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => /\.(png|jpe?g)$/i.test(name));
  if (names.length === 0) throw new Error(`no PNG or JPEG pictures in ${path}`);
  return names.sort().map((name) => join(path, name));
}

/** Eight colour bars over a grey ramp. */
function testPattern(): Pixels {
  const data = new Uint8Array(WIDTH * HEIGHT * 4);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const bar = 7 - Math.floor((x * 8) / WIDTH);
      const ramp = Math.floor((x * 256) / WIDTH);
      const rgb = y < (HEIGHT * 3) / 4 ? [4, 2, 1].map((bit) => (bar & bit ? 255 : 0)) : [ramp, ramp, ramp];
      data.set([...rgb, 255], (y * WIDTH + x) * 4);
    }
  }
  return { width: WIDTH, height: HEIGHT, data };
}

/** 8-bit luminance (ITU-R BT.601 in 1/256), as the firmware's camera driver computes it. */
function luminance(r: number, g: number, b: number): number {
  return (77 * r + 150 * g + 29 * b) >> 8;
}

const GRAYSCALE = 4;
/** Refusals after which a script does not stop by itself. */
const PATIENCE = 20;

/** Names in boards/sensors by `CameraControl`. */
const CONTROLS = [
  "hmirror",
  "vflip",
  "colorbar",
  "auto_gain",
  "auto_exposure",
  "auto_whitebal",
  "contrast",
  "brightness",
  "saturation",
  "gainceiling",
];

export class CameraDevice implements HostDevice {
  private readonly files: string[];
  private readonly registers = new Uint8Array(256);
  private shown = 0;
  private refused = 0;
  private cached?: { index: number; image: Pixels };
  private format = 2;
  private mode = { width: WIDTH, height: HEIGHT };
  private frame = { width: 320, height: 240 };
  private flip = 0;

  /**
   * `path` as of `--camera`; at most `frames` pictures are delivered. `ended` is called for a script that goes on asking for
   * more although it was refused very often.
   */
  constructor(
    private readonly sensor: Sensor,
    private readonly memory: () => LinearMemory,
    path?: string,
    private readonly frames = Number.POSITIVE_INFINITY,
    private readonly ended?: () => void,
  ) {
    this.files = path === undefined ? [] : pictureFiles(path);
    if (this.files[0] !== undefined) this.cached = { index: 0, image: decode(this.files[0]) };
  }

  private picture(): Pixels | undefined {
    if (this.shown >= this.frames) return undefined;
    const index = Math.min(this.shown, Math.max(this.files.length - 1, 0));
    this.shown++;
    if (this.cached?.index !== index) {
      const file = this.files[index];
      this.cached = { index, image: file === undefined ? testPattern() : decode(file) };
    }
    return this.cached.image;
  }

  /**
   * Where pixel (x, y) of a capture of w x h comes from. The sensor scales its picture to the mode and the capture is the
   * mode's top left part; a picture that has the size of the capture is taken pixel for pixel.
   */
  private place(image: Pixels, w: number, h: number): (x: number, y: number) => number {
    const exact = image.width === w && image.height === h;
    const { width, height } = exact ? { width: w, height: h } : this.mode;
    return (x, y) => {
      if (this.flip & 1) x = width - 1 - x;
      if (this.flip & 2) y = height - 1 - y;
      if (exact) return (y * w + x) * 4;
      const column = Math.floor((Math.floor((x * WIDTH) / width) * image.width) / WIDTH);
      const line = Math.floor((Math.floor((y * HEIGHT) / height) * image.height) / HEIGHT);
      return (line * image.width + column) * 4;
    };
  }

  private snapshot(size: number, pixels: number, planes: number): number {
    if (!pixels && !planes) return 0; // a frame that passes is no picture taken
    const image = this.picture();
    if (!image) {
      if (++this.refused > PATIENCE) this.ended?.();
      return Errno.ENODATA;
    }
    const [w, h] = [size & 0xffff, size >>> 16];
    const at = this.place(image, w, h);
    const u8 = this.memory().u8;
    const gray = this.format === GRAYSCALE;
    for (let y = 0, i = 0; y < h; y++) {
      for (let x = 0; x < w; x++, i++) {
        const from = at(x, y);
        let [r, g, b] = [image.data[from]!, image.data[from + 1]!, image.data[from + 2]!];
        if (gray) r = g = b = luminance(r, g, b);
        if (pixels && gray) u8[pixels + i] = r;
        else if (pixels) {
          u8[pixels + 2 * i] = (r & 0xf8) | (g >> 5);
          u8[pixels + 2 * i + 1] = ((g << 3) & 0xe0) | (b >> 3);
        }
        if (!planes) continue;
        u8[planes + i] = r;
        u8[planes + w * h + i] = g;
        u8[planes + 2 * w * h + i] = b;
      }
    }
    return 0;
  }

  /** Register writes as they stand in boards/sensors. */
  private write(list: string[]): void {
    for (const { register, mask, value } of list.map(registerWrite)) {
      const at = register & 0xff;
      this.registers[at] = (this.registers[at]! & ~mask) | value;
    }
  }

  private control(id: number, value: number): number {
    const control = sensorControls(this.sensor).find(({ name }) => name === CONTROLS[id]);
    const setting = control?.settings[value - control.first];
    if (!setting) return Errno.EINVAL;
    this.write(setting);
    return 0;
  }

  call(_unit: number, op: number, a: number, b: number, ptr: number, len: number): number {
    switch (op) {
      case Op.RESET:
        this.registers.fill(0);
        this.write(this.sensor.start);
        this.format = 2;
        this.flip = 0;
        return Number(this.sensor.id);
      case Op.DEINIT:
        return 0;
      case Op.FORMAT:
        this.format = a;
        return 0;
      case Op.FRAMESIZE: {
        const mode = this.sensor.sizes.find((s) => s.width >= a && s.height >= b);
        if (!mode) return Errno.EINVAL;
        this.mode = mode;
        this.frame = { width: a, height: b };
        return 0;
      }
      case Op.FRAMERATE:
        return this.sensor.rates.some((rate) => rate.fps === a) ? 0 : Errno.EINVAL;
      case Op.SNAPSHOT:
        if ((a & 0xffff) > this.frame.width || a >>> 16 > this.frame.height) return Errno.EINVAL;
        return this.snapshot(a, ptr, len);
      case Op.READ_REGISTER:
        return this.registers[a & 0xff]!;
      case Op.WRITE_REGISTER:
        this.registers[a & 0xff] = b;
        return 0;
      case Op.CONTROL:
        return this.control(a, b | 0);
      case Op.FLIP:
        this.flip = a & 3;
        return 0;
      default:
        return Errno.EINVAL;
    }
  }
}
