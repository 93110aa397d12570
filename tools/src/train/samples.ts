/** The sample images: digits drawn from strokes of our own with a soft round pen, white on black. */
import { PNG } from "pngjs";
import { SIDE } from "./mnist.ts";

type Point = readonly [number, number];
/** Lines through points (x, y) in pixels. */
type Strokes = readonly (readonly Point[])[];

const PEN_RADIUS = 1.4;
const PEN_SOFTNESS = 0.9;

/** File name -> strokes. */
export const SAMPLES: Record<string, Strokes> = {
  "digit3.png": [
    [
      [8.5, 7.5],
      [11, 5.5],
      [15, 5],
      [18, 6.5],
      [18.5, 9.5],
      [16.5, 12.2],
      [12.5, 13.3],
    ],
    [
      [12.5, 13.3],
      [17, 14],
      [19.2, 16.8],
      [18.6, 20],
      [15.5, 22.4],
      [11.5, 22.6],
      [8.5, 21],
    ],
  ],
  "digit7.png": [
    [
      [8, 7],
      [13, 6.6],
      [19.5, 6],
      [17, 11],
      [14.5, 16],
      [12.5, 22.5],
    ],
  ],
};

function distance([px, py]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy)));
  return Math.sqrt((px - ax - t * dx) ** 2 + (py - ay - t * dy) ** 2);
}

/** A 28x28 greyscale PNG. */
export function drawDigit(strokes: Strokes): Uint8Array {
  const png = new PNG({ width: SIDE, height: SIDE, colorType: 0, inputColorType: 0, inputHasAlpha: false });
  const grey = Buffer.alloc(SIDE * SIDE);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      let nearest = SIDE;
      for (const line of strokes) {
        for (let i = 1; i < line.length; i++)
          nearest = Math.min(nearest, distance([x, y], line[i - 1], line[i]));
      }
      const ink = (PEN_RADIUS + PEN_SOFTNESS - nearest) / PEN_SOFTNESS;
      grey[y * SIDE + x] = Math.round(255 * Math.min(1, Math.max(0, ink)));
    }
  }
  png.data = grey;
  return PNG.sync.write(png, { colorType: 0, inputColorType: 0, inputHasAlpha: false });
}
