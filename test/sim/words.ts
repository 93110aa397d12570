/** Packs a LayerSpec into the 12 layer words and its parameter arrays ("K210 KPU", sections 6 and 7). */
import { imageRows, type LayerSpec } from "./reference.ts";

const STRIDE = [1, 2, 2, 4, 4, 2, 2, 4, 1, 1];
const bits = (value: number | bigint, width: number) => BigInt.asUintN(width, BigInt(value));
const groups = (w: number) => (w <= 16 ? 4 : w <= 32 ? 2 : 1);

export interface Placement {
  srcRow: number;
  dstRow: number;
  bnBus: number;
  actBus: number;
  weightsBus: number;
  sendDataOut?: boolean;
}

export function layerWords(l: LayerSpec, p: Placement): BigUint64Array {
  const ow = Math.floor(l.w / STRIDE[l.pool]);
  const oh = Math.floor(l.h / STRIDE[l.pool]);
  const taps = l.kernel * l.kernel;
  const perOutput = l.depthwise ? taps : taps * l.ic;
  const perLoad = l.depthwise ? l.oc : Math.min(l.oc, Math.floor(30720 / perOutput));
  const loads = Math.ceil(l.oc / perLoad);
  const rowLen = (w: number) => Math.ceil(w / 64);
  const field = (value: number | bigint, low: number, width: number) => bits(value, width) << BigInt(low);
  return BigUint64Array.from([
    1n | field(l.depthwise ? 1 : 0, 3, 1),
    field(p.srcRow, 0, 15) | field(p.dstRow, 32, 15),
    field(l.ic - 1, 0, 10) | field(l.oc - 1, 32, 10) | field(perLoad - 1, 48, 10),
    field(l.w - 1, 0, 10) | field(l.h - 1, 10, 9) | field(ow - 1, 32, 10) | field(oh - 1, 42, 9),
    field(l.kernel === 3 ? 1 : 0, 0, 3) |
      field(l.pool, 4, 4) |
      field(1, 10, 1) |
      field(15, 16, 8) |
      field(l.pad, 24, 8) |
      field(p.bnBus, 32, 32),
    field(1, 0, 1) |
      field(loads - 1, 1, 6) |
      field(perLoad * perOutput, 15, 17) |
      field(p.weightsBus, 32, 32),
    0n,
    field(rowLen(l.w) * l.h, 0, 15) |
      field(rowLen(l.w), 16, 4) |
      field(groups(l.w), 28, 3) |
      field(1, 31, 1) |
      field(p.actBus, 32, 32),
    field(rowLen(ow) * oh, 0, 15) | field(rowLen(ow), 16, 4) | field(groups(ow), 20, 3),
    field(l.shrW, 0, 4) | field(l.shrX, 4, 4) | field(l.argW, 8, 24) | field(l.argX, 32, 24),
    field(l.argAdd, 0, 40),
    field(p.sendDataOut ? 1 : 0, 0, 1) | field(ow * oh - 1, 16, 16) | field(ow * oh * l.oc - 1, 32, 32),
  ]);
}

/** u64 per channel; `garbage` fills the unused bits 63:60. */
export function packBatchNorm(l: LayerSpec, garbage = 0): BigUint64Array {
  return BigUint64Array.from(
    l.bn.map(
      (e) =>
        bits(e.mul, 24) | (bits(e.add, 32) << 24n) | (bits(e.shift, 4) << 56n) | (bits(garbage, 4) << 60n),
    ),
  );
}

/** 144 bytes; `garbage` fills the unused bits 63:60 of the segments. */
export function packActivation(l: LayerSpec, garbage = 0): Uint8Array {
  const bytes = new Uint8Array(144);
  const view = new DataView(bytes.buffer);
  l.act.forEach((s, i) => {
    const packed = bits(s.shift, 8) | (bits(s.mul, 16) << 8n) | (bits(s.xStart, 36) << 24n);
    view.setBigUint64(8 * i, packed | (bits(garbage, 4) << 60n), true);
    bytes[128 + i] = s.bias;
  });
  return bytes;
}

/** Rows of the source and destination image. */
export function specRows(l: LayerSpec): { src: number; dst: number } {
  const ow = Math.floor(l.w / STRIDE[l.pool]);
  const oh = Math.floor(l.h / STRIDE[l.pool]);
  return { src: imageRows(l.w, l.h, l.ic), dst: imageRows(ow, oh, l.oc) };
}
