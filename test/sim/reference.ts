/**
 * An independent, deliberately plain implementation of the KPU arithmetic: "K210 KPU", sections 8, 9 and 10,
 * transcribed sentence by sentence. Shares nothing with assembly/. Slow on purpose: one pixel at a time, every
 * 64-bit step in BigInt.
 */

export interface BatchNorm {
  mul: number;
  add: number;
  shift: number;
}

export interface Segment {
  xStart: number;
  mul: number;
  shift: number;
  bias: number;
}

/** A layer in terms of its arithmetic. */
export interface LayerSpec {
  ic: number;
  oc: number;
  w: number;
  h: number;
  kernel: 1 | 3;
  depthwise: boolean;
  pool: number;
  pad: number;
  argX: number;
  shrX: number;
  argW: number;
  shrW: number;
  argAdd: bigint;
  bn: BatchNorm[];
  /** 16 segments. */
  act: Segment[];
  /** [oc][ic][ky][kx], depthwise [c][ky][kx]. */
  weights: Uint8Array;
}

/** Section 9.4. */
export function bround(p: bigint, s: number): bigint {
  if (s === 0) return p;
  const shift = BigInt(s);
  const i = p >> shift;
  const f = p - (i << shift);
  const h = 1n << (shift - 1n);
  const g = p < 0n ? -1n : 1n;
  if (f < h) return i;
  if (f > h) return i + g;
  return (i & 1n) === 1n ? i + g : i;
}

const wrap = (value: bigint) => BigInt.asIntN(64, value);

/** Sections 9.2 and 9.3. */
export function activate(acc: bigint, bn: BatchNorm, act: Segment[]): number {
  const y = wrap((wrap(acc * BigInt(bn.mul)) >> BigInt(bn.shift)) + BigInt(bn.add));
  let i = 15;
  while (i > 0 && !(y > BigInt(act[i].xStart))) i--;
  const segment = act[i];
  const p = wrap(wrap(y - BigInt(segment.xStart)) * BigInt(segment.mul));
  const z = bround(p, segment.shift) + BigInt(segment.bias);
  return z < 0n ? 0 : z > 255n ? 255 : Number(z);
}

/** Section 9.1: the accumulator of output channel `o` at (y, x) of a dense input image. */
export function accumulate(l: LayerSpec, image: Uint8Array, o: number, y: number, x: number): bigint {
  const reach = l.kernel === 3 ? 1 : 0;
  const nic = l.depthwise ? 1 : l.ic;
  let s = 0;
  let sx = 0;
  let sw = 0;
  for (let c = 0; c < nic; c++) {
    const plane = l.depthwise ? o : c;
    for (let ky = 0; ky < l.kernel; ky++) {
      for (let kx = 0; kx < l.kernel; kx++) {
        const py = y + ky - reach;
        const px = x + kx - reach;
        const inside = py >= 0 && py < l.h && px >= 0 && px < l.w;
        const pixel = inside ? image[(plane * l.h + py) * l.w + px] : l.pad;
        const weight = l.weights[((o * nic + c) * l.kernel + ky) * l.kernel + kx];
        s += pixel * weight;
        sx += pixel;
        sw += weight;
      }
    }
  }
  const xTerm = (BigInt(l.argX) * BigInt(sx)) >> BigInt(l.shrX);
  const wTerm = (BigInt(l.argW) * BigInt(sw)) >> BigInt(l.shrW);
  return BigInt(s) + xTerm + wTerm + l.argAdd * BigInt(nic);
}

const STRIDE = [1, 2, 2, 4, 4, 2, 2, 4, 1, 1];

/** Section 10 on one dense plane. */
export function pool(type: number, plane: Uint8Array, h: number, w: number): Uint8Array {
  const stride = STRIDE[type];
  const oh = Math.floor(h / stride);
  const ow = Math.floor(w / stride);
  const out = new Uint8Array(oh * ow);
  const at = (y: number, x: number) => plane[y * w + x];
  const window = (size: number, y: number, x: number, edge: "repeat" | "zero") => {
    const taps: number[] = [];
    for (let dy = 0; dy < size; dy++) {
      for (let dx = 0; dx < size; dx++) {
        const inside = y + dy < h && x + dx < w;
        if (inside) taps.push(at(y + dy, x + dx));
        else taps.push(edge === "zero" ? 0 : at(Math.min(y + dy, h - 1), Math.min(x + dx, w - 1)));
      }
    }
    return taps;
  };
  const mean = (taps: number[]) => Math.floor(taps.reduce((a, b) => a + b, 0) / taps.length);
  for (let oy = 0; oy < oh; oy++) {
    for (let ox = 0; ox < ow; ox++) {
      const y = oy * stride;
      const x = ox * stride;
      let value: number;
      if (type === 1) value = Math.max(...window(2, y, x, "zero"));
      else if (type === 2) value = mean(window(2, y, x, "repeat"));
      else if (type === 3) value = Math.max(...window(4, y, x, "zero"));
      else if (type === 4) value = mean(window(4, y, x, "repeat"));
      else if (type === 6) value = at(y, x + 1);
      else if (type === 8) value = mean(window(2, y, x, "repeat"));
      else if (type === 9) value = Math.max(...window(2, y, x, "zero"));
      else value = at(y, x);
      out[oy * ow + ox] = value;
    }
  }
  return out;
}

export interface LayerResult {
  oh: number;
  ow: number;
  /** Dense [oc][oh][ow]. */
  out: Uint8Array;
}

/** One image through the layer. `image` is dense [ic][h][w]. */
export function referenceLayer(l: LayerSpec, image: Uint8Array): LayerResult {
  const oh = Math.floor(l.h / STRIDE[l.pool]);
  const ow = Math.floor(l.w / STRIDE[l.pool]);
  const out = new Uint8Array(l.oc * oh * ow);
  const plane = new Uint8Array(l.h * l.w);
  for (let o = 0; o < l.oc; o++) {
    for (let y = 0; y < l.h; y++) {
      for (let x = 0; x < l.w; x++) {
        plane[y * l.w + x] = activate(accumulate(l, image, o, y, x), l.bn[o], l.act);
      }
    }
    out.set(pool(l.pool, plane, l.h, l.w), o * oh * ow);
  }
  return { oh, ow, out };
}

/** Section 8: channels per row, rows per image row, bytes between channels. */
function layoutOf(w: number): { groups: number; rowLen: number; pitch: number } {
  if (w <= 16) return { groups: 4, rowLen: 1, pitch: 16 };
  if (w <= 32) return { groups: 2, rowLen: 1, pitch: 32 };
  return { groups: 1, rowLen: Math.ceil(w / 64), pitch: 64 };
}

/** 64-byte rows of one image. */
export function imageRows(w: number, h: number, c: number): number {
  const { groups, rowLen } = layoutOf(w);
  return rowLen * h * Math.ceil(c / Math.min(c, groups));
}

/** Byte offset of pixel (n, c, y, x). */
export function pixelOffset(
  shape: { c: number; h: number; w: number },
  n: number,
  c: number,
  y: number,
  x: number,
): number {
  const { groups, rowLen, pitch } = layoutOf(shape.w);
  const image = n * imageRows(shape.w, shape.h, shape.c) * 64;
  return image + Math.floor(c / groups) * rowLen * shape.h * 64 + (c % groups) * pitch + y * rowLen * 64 + x;
}

/** Puts a dense image into `ram` at byte `base`. */
export function scatter(
  ram: Uint8Array,
  base: number,
  shape: { c: number; h: number; w: number },
  image: Uint8Array,
) {
  let i = 0;
  for (let c = 0; c < shape.c; c++)
    for (let y = 0; y < shape.h; y++)
      for (let x = 0; x < shape.w; x++) ram[base + pixelOffset(shape, 0, c, y, x)] = image[i++];
}

/** Takes a dense image out of `ram`. */
export function gather(
  ram: Uint8Array,
  base: number,
  shape: { c: number; h: number; w: number },
): Uint8Array {
  const image = new Uint8Array(shape.c * shape.h * shape.w);
  let i = 0;
  for (let c = 0; c < shape.c; c++)
    for (let y = 0; y < shape.h; y++)
      for (let x = 0; x < shape.w; x++) image[i++] = ram[base + pixelOffset(shape, 0, c, y, x)];
  return image;
}
