/** Turns a PNG or JPEG into a model input: dense NCHW, u8 as stored, f32 as 0 to 1. */
import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import { CliError } from "../cli/error.ts";
import type { Tensor } from "./runtime.ts";

interface Pixels {
  width: number;
  height: number;
  /** RGBA. */
  data: Uint8Array;
}

function decode(path: string, file: Uint8Array): Pixels {
  try {
    if (file[0] === 0x89) return PNG.sync.read(Buffer.from(file));
    if (file[0] === 0xff && file[1] === 0xd8) return jpeg.decode(file, { useTArray: true });
  } catch (error) {
    throw new CliError(`${path}: the image is damaged (${(error as Error).message})`);
  }
  throw new CliError(`${path}: this is neither a PNG nor a JPEG image`);
}

/** Bilinear, with pixel centres at half positions. */
function resize(image: Pixels, width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 4);
  const clamp = (v: number, last: number) => Math.min(Math.max(v, 0), last);
  for (let y = 0; y < height; y++) {
    const sy = clamp(((y + 0.5) * image.height) / height - 0.5, image.height - 1);
    const y0 = Math.floor(sy);
    const y1 = Math.min(y0 + 1, image.height - 1);
    for (let x = 0; x < width; x++) {
      const sx = clamp(((x + 0.5) * image.width) / width - 0.5, image.width - 1);
      const x0 = Math.floor(sx);
      const x1 = Math.min(x0 + 1, image.width - 1);
      for (let k = 0; k < 4; k++) {
        const at = (py: number, px: number) => image.data[(py * image.width + px) * 4 + k];
        const top = at(y0, x0) + (at(y0, x1) - at(y0, x0)) * (sx - x0);
        const bottom = at(y1, x0) + (at(y1, x1) - at(y1, x0)) * (sx - x0);
        data[(y * width + x) * 4 + k] = Math.round(top + (bottom - top) * (sy - y0));
      }
    }
  }
  return { width, height, data };
}

/** Channel `c` of a pixel; with one channel its brightness (BT.601). */
function channel(rgba: Uint8Array, at: number, c: number, channels: number): number {
  if (channels > 1) return rgba[at + c];
  return (299 * rgba[at] + 587 * rgba[at + 1] + 114 * rgba[at + 2] + 500) / 1000;
}

/** The bytes of `input` for the image in `file`. */
export function imageInput(path: string, file: Uint8Array, input: Tensor, scale: boolean): Uint8Array {
  const [n, c, h, w] = input.shape;
  if (n !== 1 || (c !== 1 && c !== 3)) {
    throw new CliError(
      `--image needs an input of 1x1xHxW or 1x3xHxW; this model takes ${input.shape.join("x")}`,
    );
  }
  let image = decode(path, file);
  if (image.width !== w || image.height !== h) {
    if (!scale) {
      throw new CliError(
        `${path}: the image is ${image.width}x${image.height}, the model takes ${w}x${h}; add --resize to scale it`,
      );
    }
    image = resize(image, w, h);
  }
  const plane = new Uint8Array(c * h * w);
  for (let k = 0; k < c; k++) {
    for (let i = 0; i < h * w; i++) plane[k * h * w + i] = channel(image.data, 4 * i, k, c);
  }
  if (input.dtype === "u8") return plane;
  return new Uint8Array(Float32Array.from(plane, (v) => v / 255).buffer);
}
