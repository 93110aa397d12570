/** Random layers for the property test: seeded, small, and reaching every kernel, pool and layout. */
import { accumulate, type BatchNorm, type LayerSpec, type Segment } from "./reference.ts";

/** A reproducible generator (mulberry32). */
export class Random {
  constructor(private state: number) {}

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** Integer in lo..hi. */
  int(lo: number, hi: number): number {
    return lo + Math.floor((this.next() / 2 ** 32) * (hi - lo + 1));
  }

  chance(p: number): boolean {
    return this.next() < p * 2 ** 32;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.int(0, items.length - 1)];
  }

  /** Signed integer of `bits` bits, extremes likely. */
  signed(bits: number): number {
    const half = 2 ** (bits - 1);
    const edge = this.int(0, 15);
    if (edge === 0) return -half;
    if (edge === 1) return half - 1;
    if (edge === 2) return this.int(-2, 2);
    const magnitude = 2 ** this.int(0, bits - 1);
    return Math.max(-half, Math.min(half - 1, Math.round((this.next() / 2 ** 32 - 0.5) * 2 * magnitude)));
  }

  bytes(length: number): Uint8Array {
    const style = this.int(0, 9);
    return Uint8Array.from({ length }, () => {
      if (style === 0) return this.pick([0, 255]);
      if (style === 1) return this.int(0, 3);
      if (style === 2 && !this.chance(0.1)) return 255;
      return this.next() & 255;
    });
  }
}

const STRIDE = [1, 2, 2, 4, 4, 2, 2, 4, 1, 1];

function shape(r: Random, pool: number): { w: number; h: number } {
  const least = STRIDE[pool];
  const widest = r.pick([4, 8, 16, 17, 20, 32, 33, 40, 64, 65, 130]);
  const w = r.int(Math.min(least, widest), widest);
  const h = r.int(least, w > 32 ? 6 : 10);
  return { w: Math.max(w, least), h };
}

/** Accumulators that the compiler would make: zero points, and a batch-norm and table that fit their range. */
function compilerLike(r: Random, l: LayerSpec, image: Uint8Array): void {
  const zx = r.int(0, 255);
  const zw = r.int(0, 255);
  l.pad = zx;
  l.argX = -zw;
  l.argW = -zx;
  l.argAdd = BigInt(l.kernel * l.kernel * zw * zx);
  const target = 2 ** r.int(10, 24);
  l.bn = Array.from({ length: l.oc }, (_, o) => calibrate(r, l, image, o, target));
  l.act = r.chance(0.3) ? clippedTable(r, target) : compilerTable(r, target);
}

/** A batch-norm that spreads the accumulators of channel `o` over about -target to target. */
function calibrate(
  r: Random,
  l: LayerSpec,
  image: Uint8Array,
  o: number,
  target: number,
  jitter = target,
): BatchNorm {
  const sample = Array.from({ length: 6 }, () =>
    Number(accumulate(l, image, o, r.int(0, l.h - 1), r.int(0, l.w - 1))),
  );
  const least = Math.min(...sample);
  const most = Math.max(...sample);
  const shift = r.int(8, 15);
  const wanted = ((2 * target) / Math.max(16, most - least)) * 2 ** shift;
  const mul = Math.min(2 ** 21, Math.max(r.int(0, 3), Math.round(wanted * (r.int(5, 20) / 10))));
  const middle = Math.floor((((least + most) / 2) * mul) / 2 ** shift);
  const add = Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, r.int(-jitter, jitter) - middle));
  return { shift, mul, add };
}

/** A piecewise linear table over y in about [-2 target, 2 target]: ReLU, leaky, or up to 15 pieces. */
function compilerTable(r: Random, target: number): Segment[] {
  const act: Segment[] = [{ xStart: -(2 ** 35), mul: 0, shift: 0, bias: 0 }];
  const pieces = r.pick([1, 1, 2, 2, 3, r.int(4, 15)]);
  let x = pieces === 1 ? r.pick([0, -target]) : -2 * target;
  let y = 0;
  for (let i = 0; i < pieces; i++) {
    const length = Math.max(1, Math.round((4 * target) / pieces));
    const rise = i + 1 === pieces ? 255 - y : r.int(0, 40);
    const shift = r.int(1, 20);
    const mul = Math.min(32767, Math.max(0, Math.round((rise / length) * 2 ** shift)));
    act.push({ xStart: x, mul, shift, bias: Math.min(255, y) });
    x += length;
    y = Math.min(255, y + rise);
  }
  const fill = r.chance(0.5);
  if (act.length < 16 && r.chance(0.5)) act.push({ xStart: x, mul: 0, shift: 0, bias: 255 });
  while (act.length < 16) {
    act.push(fill ? { xStart: 0x7fffffff0 + act.length, mul: 0, shift: 0, bias: 0 } : { ...act.at(-1)! });
  }
  return act;
}

/** What the compiler makes of ReLU6: one line up to near the top, then short pieces whose bias is rounded. */
function clippedTable(r: Random, target: number): Segment[] {
  const shift = r.int(10, 20);
  const mul = Math.max(1, Math.min(32767, Math.round((r.int(100, 400) / (2 * target)) * 2 ** shift)));
  const perY = mul / 2 ** shift;
  const start = r.pick([0, r.int(-target, target)]);
  const act: Segment[] = [
    { xStart: -(2 ** 35), mul: 0, shift: 0, bias: 0 },
    { xStart: start, mul, shift, bias: 0 },
  ];
  const lines = r.int(1, 14);
  const perStep = r.pick([1, 2, 3, 4]);
  const first = r.pick([255 - Math.ceil(lines / perStep), r.int(1, 240)]);
  for (let i = 0; i < lines; i++) {
    const z = first - 0.5 + i / perStep;
    const late = Math.floor(r.int(0, 40) / 1000 / perY);
    act.push({ xStart: start + Math.floor(z / perY) + late, mul, shift, bias: Math.min(255, Math.round(z)) });
  }
  while (act.length < 16) act.push({ xStart: 0x7fffffff0 + act.length, mul: 0, shift: 0, bias: 255 });
  return act;
}

/** Any value that the fields can hold, the order of the segments included. */
function extreme(r: Random, l: LayerSpec): void {
  l.argX = r.signed(24);
  l.argW = r.signed(24);
  l.shrX = r.int(0, 15);
  l.shrW = r.int(0, 15);
  l.argAdd = BigInt(r.signed(40));
  l.bn = Array.from({ length: l.oc }, () => ({ mul: r.signed(24), add: r.signed(32), shift: r.int(0, 15) }));
  const starts = Array.from({ length: 16 }, () => r.signed(36));
  if (r.chance(0.7)) starts.sort((a, b) => a - b);
  if (r.chance(0.7)) starts[0] = -(2 ** 35);
  l.act = starts.map((xStart) => ({
    xStart,
    mul: r.signed(16),
    shift: r.pick([r.int(0, 20), r.int(0, 40), r.int(0, 255)]),
    bias: r.int(0, 255),
  }));
}

/** A compiler-made layer with a few fields pushed to where fast paths must give up or round differently. */
function mixed(r: Random, l: LayerSpec, image: Uint8Array): void {
  compilerLike(r, l, image);
  if (r.chance(0.3)) {
    // The same zero point in the fixed-point form of version 3.
    l.shrX = r.int(1, 15);
    l.argX = Math.max(-(2 ** 23), Math.min(2 ** 23 - 1, l.argX * 2 ** l.shrX + r.int(0, 2 ** l.shrX - 1)));
  }
  if (r.chance(0.3)) l.shrX = r.int(0, 4);
  if (r.chance(0.3)) l.argX = r.signed(r.int(4, 24));
  if (r.chance(0.3)) l.shrW = r.int(0, 15);
  if (r.chance(0.2)) l.argAdd = BigInt(r.signed(40));
  const negate = (list: { mul: number }[], p: number) => {
    for (const e of list) if (r.chance(p)) e.mul = -e.mul;
  };
  if (r.chance(0.2)) negate(l.bn, 0.5);
  if (r.chance(0.3)) negate(l.act, 0.3);
  if (r.chance(0.3)) for (const s of l.act) s.shift = r.int(0, 3);
  if (r.chance(0.2)) {
    // Slopes of exactly one half make ties common.
    for (const e of l.bn) Object.assign(e, { mul: 1, shift: 0 });
    for (const s of l.act)
      Object.assign(s, { mul: s.mul === 0 ? 0 : 1, shift: s.mul === 0 ? 0 : r.int(1, 3) });
  }
}

export function randomLayer(r: Random): { layer: LayerSpec; image: Uint8Array } {
  const pool = r.int(0, 9);
  const { w, h } = shape(r, pool);
  const depthwise = r.chance(0.3);
  const kernel = r.pick([1, 3] as const);
  const budget = Math.max(1, Math.floor(6000 / (w * h * kernel * kernel)));
  const oc = r.int(1, Math.min(depthwise ? 9 : 11, Math.max(1, Math.ceil(budget ** 0.5))));
  const ic = depthwise
    ? oc
    : r.int(1, r.chance(0.05) ? 40 : Math.min(9, Math.max(1, Math.ceil(budget / oc))));
  const layer: LayerSpec = {
    ...{ ic, oc, w, h, kernel, depthwise, pool, pad: r.int(0, 255) },
    ...{ argX: 0, shrX: 0, argW: 0, shrW: 0, argAdd: 0n, bn: [], act: [] },
    weights: r.bytes((depthwise ? 1 : ic) * oc * kernel * kernel),
  };
  const image = r.bytes(ic * h * w);
  const style = r.int(0, 9);
  if (style < 5) compilerLike(r, layer, image);
  else if (style < 8) mixed(r, layer, image);
  else extreme(r, layer);
  return { layer, image };
}

/** A layer of the given size as the compiler would make it. */
export function fitLayer(r: Random, size: Partial<LayerSpec>): { layer: LayerSpec; image: Uint8Array } {
  const layer: LayerSpec = {
    ...{ ic: 1, oc: 1, w: 4, h: 4, kernel: 1, depthwise: false, pool: 0, pad: 0 },
    ...{ argX: 0, shrX: 0, argW: 0, shrW: 0, argAdd: 0n, bn: [], act: [], weights: new Uint8Array(0) },
    ...size,
  };
  const inputs = layer.depthwise ? 1 : layer.ic;
  const random = (length: number) => Uint8Array.from({ length }, () => r.next() & 255);
  layer.weights = random(inputs * layer.oc * layer.kernel * layer.kernel);
  const image = random(layer.ic * layer.h * layer.w);
  layer.pad = r.int(0, 255);
  layer.argX = -r.int(100, 150);
  layer.argW = -layer.pad;
  layer.argAdd = BigInt(layer.kernel * layer.kernel * layer.argX * layer.argW);
  const target = 2 ** 20;
  layer.bn = Array.from({ length: layer.oc }, (_, o) => calibrate(r, layer, image, o, target, 0));
  layer.act = [
    { xStart: -(2 ** 35), mul: 0, shift: 0, bias: 0 },
    { xStart: -2 * target, mul: 40, shift: 20, bias: 0 },
    { xStart: -target / 2, mul: 100, shift: 20, bias: 60 },
    ...Array.from({ length: 13 }, (_, i) => ({ xStart: 0x7fffffff0 + i, mul: 0, shift: 0, bias: 255 })),
  ];
  return { layer, image };
}
