/** Version 3 layers that read or write 8-bit codes, or only move elements (SDK, lib/drivers/kpu.c). */
import { main_at } from "../areas";
import { DT_U8 } from "../format";
import { CONCAT_ENTRY, CONCAT_LIST } from "./tensors";

// @ts-ignore: decorator
@inline
function word(body: usize, offset: usize): u32 {
  return load<u32>(body + offset);
}

// @ts-ignore: decorator
@inline
function signed(body: usize, offset: usize): i64 {
  return load<i32>(body + offset);
}

/** Right shift whose rounding goes by the last bit shifted out; negative halves land one below the floor. */
function carry_shift(value: i64, shift: i64): i64 {
  if (shift == 0) return value;
  value >>= shift - 1;
  if (!(value & 1)) return value >> 1;
  return value < 0 ? (value >> 1) - 1 : (value >> 1) + 1;
}

/** Inputs with equal shifts are added before they are shifted. */
export function v3_quantized_add(body: usize): void {
  const a = main_at(word(body, 4));
  const b = main_at(word(body, 8));
  const out = main_at(word(body, 12));
  const shift_a = signed(body, 28);
  const shift_b = signed(body, 40);
  for (let i: usize = 0, n = <usize>word(body, 16); i < n; i++) {
    const x = (<i64>load<u8>(a + i) + signed(body, 20)) * signed(body, 24);
    const y = (<i64>load<u8>(b + i) + signed(body, 32)) * signed(body, 36);
    const sum = shift_a == shift_b ? (x + y) >> shift_a : (x >> shift_a) + (y >> shift_b);
    const v = carry_shift(sum * signed(body, 48), signed(body, 52)) + signed(body, 44);
    store<u8>(out + i, <u8>max<i64>(0, min<i64>(255, v)));
  }
}

export function v3_quantized_max_pool2d(body: usize): void {
  const in_w = <i64>word(body, 12);
  const in_h = <i64>word(body, 16);
  let plane = main_at(word(body, 4));
  let out = main_at(word(body, 8));
  for (let c = word(body, 32); c > 0; c--, plane += <usize>(in_w * in_h)) {
    for (let y: u32 = 0; y < word(body, 28); y++) {
      const top = <i64>y * word(body, 48) - word(body, 56);
      for (let x: u32 = 0; x < word(body, 24); x++, out++) {
        const left = <i64>x * word(body, 44) - word(body, 52);
        let best: u32 = 0;
        for (let iy = max<i64>(top, 0); iy < min(top + word(body, 40), in_h); iy++) {
          for (let ix = max<i64>(left, 0); ix < min(left + word(body, 36), in_w); ix++) {
            best = max(best, load<u8>(plane + <usize>(iy * in_w + ix)));
          }
        }
        store<u8>(out, <u8>best);
      }
    }
  }
}

/** Here scale is units per code: x = code * scale + bias. Halves round away from zero. */
export function v3_quantize(body: usize): void {
  const p = main_at(word(body, 4));
  const out = main_at(word(body, 8));
  const factor: f32 = 1 / load<f32>(body, 16);
  const bias = load<f32>(body, 20);
  for (let i: usize = 0, n = <usize>word(body, 12); i < n; i++) {
    const t = (load<f32>(p + (i << 2)) - bias) * factor;
    // Truncation of a value just short of the next half rounds halves up; NaN becomes 0.
    store<u8>(out + i, t > 0 ? <u8>(<i32>(min<f32>(t, 255) + <f32>0.49999997)) : 0);
  }
}

function dequantize(p: usize, out: usize, count: usize, params: usize): void {
  const scale = load<f32>(params);
  const bias = load<f32>(params, 4);
  for (let i: usize = 0; i < count; i++) store<f32>(out + (i << 2), <f32>load<u8>(p + i) * scale + bias);
}

export function v3_dequantize(body: usize): void {
  dequantize(main_at(word(body, 4)), main_at(word(body, 8)), word(body, 12), body + 16);
}

export function v3_channelwise_dequantize(body: usize): void {
  const size = <usize>word(body, 16);
  for (let c: usize = 0, n = <usize>word(body, 12); c < n; c++) {
    const from = main_at(word(body, 4)) + c * size;
    dequantize(from, main_at(word(body, 8)) + ((c * size) << 2), size, body + 20 + (c << 3));
  }
}

export function v3_requantize(body: usize): void {
  const p = main_at(word(body, 4));
  const out = main_at(word(body, 8));
  for (let i: usize = 0, n = <usize>word(body, 12); i < n; i++) {
    store<u8>(out + i, load<u8>(body + 16 + load<u8>(p + i)));
  }
}

/** The inputs' bytes one behind the other. */
export function v3_concat(body: usize): void {
  let out = main_at(word(body, 4));
  for (let i: u32 = 0, n = word(body, 8); i < n; i++) {
    const entry = body + CONCAT_LIST + i * CONCAT_ENTRY;
    memory.copy(out, main_at(word(entry, 0)), word(entry, 4));
    out += word(entry, 4);
  }
}

/** floor(i * (from / to)), at most from - 1. */
// @ts-ignore: decorator
@inline
function nearest(i: u32, scale: f32, from: u32): usize {
  return <usize>min<f32>(floor<f32>(<f32>i * scale), <f32>(from - 1));
}

/** Nearest neighbour without half-pixel offset; align_corners is ignored, as in the SDK. */
export function v3_resize(body: usize, datatype: u32): void {
  const in_w = word(body, 12);
  const in_h = word(body, 16);
  const out_w = word(body, 24);
  const out_h = word(body, 28);
  const scale_w: f32 = <f32>in_w / <f32>out_w;
  const scale_h: f32 = <f32>in_h / <f32>out_h;
  const unit: usize = datatype == DT_U8 ? 1 : 4;
  let plane = main_at(word(body, 4));
  let out = main_at(word(body, 8));
  for (let c = word(body, 20); c > 0; c--, plane += <usize>in_w * in_h * unit) {
    for (let y: u32 = 0; y < out_h; y++) {
      const row = plane + nearest(y, scale_h, in_h) * in_w * unit;
      for (let x: u32 = 0; x < out_w; x++, out += unit) {
        const from = row + nearest(x, scale_w, in_w) * unit;
        if (unit == 1) store<u8>(out, load<u8>(from));
        else store<u32>(out, load<u32>(from));
      }
    }
  }
}
