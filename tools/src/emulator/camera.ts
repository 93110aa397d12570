/** Pictures for the emulated camera: files or folders of PNG and JPEG, or a test pattern. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import jpeg from "jpeg-js";
import { PNG } from "pngjs";

const WIDTH = 640;
const HEIGHT = 480;

interface Image {
  width: number;
  height: number;
  data: Uint8Array; // RGBA
}

function decode(file: string): Image {
  const bytes = readFileSync(file);
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return PNG.sync.read(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xd8)
    return jpeg.decode(bytes, { useTArray: true, formatAsRGBA: true });
  throw new Error(`${file} is neither a PNG nor a JPEG picture`);
}

/** Files behind a path: itself, or the pictures of a folder in name order. */
function pictureFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => /\.(png|jpe?g)$/i.test(name));
  if (names.length === 0) throw new Error(`no PNG or JPEG pictures in ${path}`);
  return names.sort().map((name) => join(path, name));
}

/** Nearest-neighbour copy to the sensor's 640 x 480 RGB888, so that the sensor's own scaling finds each pixel again. */
function fill(target: Uint8Array, image: Image): void {
  for (let y = 0; y < HEIGHT; y++) {
    const line = Math.floor((y * image.height) / HEIGHT) * image.width;
    for (let x = 0; x < WIDTH; x++) {
      const from = (line + Math.floor((x * image.width) / WIDTH)) * 4;
      const to = (y * WIDTH + x) * 3;
      target[to] = image.data[from];
      target[to + 1] = image.data[from + 1];
      target[to + 2] = image.data[from + 2];
    }
  }
}

/** The picture in the top left corner, pixel for pixel. */
function corner(target: Uint8Array, { width, height, data }: Image): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 4;
      target.set(data.subarray(from, from + 3), (y * WIDTH + x) * 3);
    }
  }
}

/** Eight colour bars over a grey ramp. */
function testPattern(): Image {
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

export class Camera {
  private readonly files: string[];
  private shown = 0;
  private cached?: { index: number; image: Image };

  /** `path` as of `--camera`; at most `frames` pictures are delivered. */
  constructor(
    path?: string,
    private readonly frames = Number.POSITIVE_INFINITY,
  ) {
    this.files = path === undefined ? [] : pictureFiles(path);
  }

  /**
   * Fills a frame for a capture of `width` x `height`: 0 when no picture is left, 2 when it has just that size and is stored
   * in the top left corner, else 1.
   */
  next(target: Uint8Array, width: number, height: number): 0 | 1 | 2 {
    if (this.shown >= this.frames) return 0;
    const index = this.files.length ? Math.min(this.shown, this.files.length - 1) : 0;
    if (this.cached?.index !== index) {
      this.cached = { index, image: this.files.length ? decode(this.files[index]) : testPattern() };
    }
    this.shown++;
    const { image } = this.cached;
    const exact = image.width === width && image.height === height;
    if (exact) corner(target, image);
    else fill(target, image);
    return exact ? 2 : 1;
  }
}
