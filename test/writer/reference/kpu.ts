/** Reference model of one KPU layer in big integers (K210 KPU dossier, sections 9 and 10). */
import type { KpuConvAttributes, Segment } from "../../../tools/src/writer/kpuconv.ts";
import { POOLS } from "../../../tools/src/writer/opcodes.ts";
import { at, attr, clampByte, eachIndex, type Kernel } from "./common.ts";

/** Shift right with the reference's rounding, its flaw below zero included (section 9.4). */
export function bround(p: bigint, shift: number): bigint {
  if (shift === 0) return p;
  const s = BigInt(shift);
  const whole = p >> s;
  const rest = p - (whole << s);
  const half = 1n << (s - 1n);
  const away = whole + (p < 0n ? -1n : 1n);
  if (rest === half) return whole & 1n ? away : whole;
  return rest < half ? whole : away;
}

function activate(y: bigint, table: readonly Segment[]): number {
  let i = table.length - 1;
  while (i > 0 && !(y > BigInt(table[i].xStart))) i--;
  const { xStart, mul, shift, bias } = table[i];
  const z = bround((y - BigInt(xStart)) * BigInt(mul), shift) + BigInt(bias);
  return z < 0n ? 0 : z > 255n ? 255 : Number(z);
}

/** Values of the pool's window at (y, x), and how they become one. */
function pooled(
  type: number,
  pixel: (y: number, x: number) => number,
  h: number,
  w: number,
  y: number,
  x: number,
): number {
  const { name, stride } = POOLS[type];
  const [top, left] = [y * stride, x * stride];
  const side = name.includes("_4_") ? 4 : 2;
  const window = (clip: boolean): number[] => {
    const values: number[] = [];
    for (let dy = 0; dy < side; dy++) {
      for (let dx = 0; dx < side; dx++) {
        const [py, px] = [top + dy, left + dx];
        if (clip && (py >= h || px >= w)) values.push(0);
        else values.push(pixel(Math.min(py, h - 1), Math.min(px, w - 1)));
      }
    }
    return values;
  };
  if (name === "bypass" || name.startsWith("left_top")) return pixel(top, left);
  if (name === "right_top_2_s2") return pixel(top, left + 1);
  if (name.startsWith("max")) return Math.max(...window(true));
  return Math.floor(window(false).reduce((a, b) => a + b) / side ** 2);
}

/** Small layers only: every product is a big integer operation. */
export const kpuConv2d: Kernel = (node, [x]) => {
  const p = attr(node) as unknown as KpuConvAttributes;
  const shape = node.inputs[0].shape;
  const outShape = node.outputs[0].shape;
  const [, inC, height, width] = shape;
  const reach = p.kernel === 3 ? 1 : 0;
  const channelsOf = (o: number): number[] => (p.depthwise ? [o] : Array.from({ length: inC }, (_, i) => i));
  const pixelOf = (n: number, o: number): ((y: number, x: number) => number) => {
    const map = new Uint8Array(height * width);
    for (let cy = 0; cy < height; cy++) {
      for (let cx = 0; cx < width; cx++) {
        let [s, sx, sw] = [0, 0, 0];
        channelsOf(o).forEach((i, nth) => {
          let weight = (p.depthwise ? o : o * inC + nth) * p.kernel ** 2;
          for (let y = cy - reach; y <= cy + reach; y++) {
            for (let xx = cx - reach; xx <= cx + reach; xx++) {
              const inside = y >= 0 && y < height && xx >= 0 && xx < width;
              const value = inside ? x[at(shape, n, i, y, xx)] : p.padValue;
              const w = p.weights[weight++];
              s += value * w;
              sx += value;
              sw += w;
            }
          }
        });
        const acc =
          BigInt(s) +
          ((BigInt(p.argX) * BigInt(sx)) >> BigInt(p.shrX)) +
          ((BigInt(p.argW) * BigInt(sw)) >> BigInt(p.shrW)) +
          BigInt(p.argAdd) * BigInt(channelsOf(o).length);
        const { mul, shift, add } = p.batchNorm[o];
        map[cy * width + cx] = clampByte(
          activate(((acc * BigInt(mul)) >> BigInt(shift)) + BigInt(add), p.activation),
        );
      }
    }
    return (y, xx) => map[y * width + xx];
  };
  const out = new Uint8Array(outShape.reduce((a, b) => a * b));
  let map: (y: number, x: number) => number = () => 0;
  eachIndex(outShape, ([n, o, y, xx], flat) => {
    if (y === 0 && xx === 0) map = pixelOf(n, o);
    out[flat] = pooled(p.poolType, map, height, width, y, xx);
  });
  return node.outputs.map(() => out);
};
