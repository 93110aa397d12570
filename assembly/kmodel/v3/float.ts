/**
 * Version 3 layers on f32 (SDK, lib/drivers/kpu.c). The SDK is compiled with -ffast-math; here every operation
 * is rounded on its own, in the order of the source.
 */
import { main_at } from "../areas";
import { expf } from "../math";

const RELU: u32 = 1;
const RELU6: u32 = 2;

// @ts-ignore: decorator
@inline
function word(body: usize, offset: usize): u32 {
  return load<u32>(body + offset);
}

export function v3_add(body: usize): void {
  const a = main_at(word(body, 4));
  const b = main_at(word(body, 8));
  const out = main_at(word(body, 12));
  for (let i: usize = 0, end = <usize>word(body, 16) << 2; i < end; i += 4) {
    store<f32>(out + i, load<f32>(a + i) + load<f32>(b + i));
  }
}

export function v3_global_average_pool2d(body: usize): void {
  let p = main_at(word(body, 4));
  let out = main_at(word(body, 8));
  const size = word(body, 12);
  for (let c = word(body, 16); c > 0; c--, out += 4) {
    let sum: f32 = 0;
    for (let i: u32 = 0; i < size; i++, p += 4) sum += load<f32>(p);
    store<f32>(out, sum / <f32>size);
  }
}

export function v3_average_pool2d(body: usize): void {
  const in_w = <i64>word(body, 12);
  const in_h = <i64>word(body, 16);
  let plane = main_at(word(body, 4));
  let out = main_at(word(body, 8));
  for (let c = word(body, 32); c > 0; c--, plane += <usize>(in_w * in_h) << 2) {
    for (let y: u32 = 0; y < word(body, 28); y++) {
      const top = <i64>y * word(body, 48) - word(body, 56);
      for (let x: u32 = 0; x < word(body, 24); x++, out += 4) {
        const left = <i64>x * word(body, 44) - word(body, 52);
        let sum: f32 = 0;
        let count: f32 = 0;
        for (let iy = max<i64>(top, 0); iy < min(top + word(body, 40), in_h); iy++) {
          for (let ix = max<i64>(left, 0); ix < min(left + word(body, 36), in_w); ix++, count++) {
            sum += load<f32>(plane + (<usize>(iy * in_w + ix) << 2));
          }
        }
        store<f32>(out, sum / count);
      }
    }
  }
}

export function v3_l2_normalization(body: usize): void {
  const p = main_at(word(body, 4));
  const out = main_at(word(body, 8));
  const end = <usize>word(body, 12) << 2;
  let sum: f32 = 0;
  for (let i: usize = 0; i < end; i += 4) sum += load<f32>(p + i) * load<f32>(p + i);
  if (sum < 1e-10) sum = 1e-10;
  const factor: f32 = 1 / sqrt<f32>(sum);
  for (let i: usize = 0; i < end; i += 4) store<f32>(out + i, load<f32>(p + i) * factor);
}

/** The SDK's maximum starts from the smallest positive number, so all-negative inputs are shifted by that. */
export function v3_softmax(body: usize): void {
  const p = main_at(word(body, 4));
  const out = main_at(word(body, 8));
  const end = <usize>word(body, 12) << 2;
  let top: f32 = f32.MIN_NORMAL_VALUE;
  for (let i: usize = 0; i < end; i += 4) top = top < load<f32>(p + i) ? load<f32>(p + i) : top;
  let sum: f32 = 0;
  for (let i: usize = 0; i < end; i += 4) {
    const e = expf(load<f32>(p + i) - top);
    sum += e;
    store<f32>(out + i, e);
  }
  for (let i: usize = 0; i < end; i += 4) store<f32>(out + i, load<f32>(out + i) / sum);
}

export function v3_logistic(body: usize): void {
  const p = main_at(word(body, 4));
  const out = main_at(word(body, 8));
  for (let i: usize = 0, end = <usize>word(body, 12) << 2; i < end; i += 4) {
    store<f32>(out + i, <f32>1 / (<f32>1 + expf(-load<f32>(p + i))));
  }
}

// @ts-ignore: decorator
@inline
function activate(x: f32, act: u32): f32 {
  if (act == RELU) return x > 0 ? x : 0;
  if (act == RELU6) return x > 0 ? (x < 6 ? x : 6) : 0;
  return x;
}

/** weights [out][in], then bias [out]; the bias is added last. */
export function v3_fully_connected(body: usize): void {
  const p = main_at(word(body, 4));
  let out = main_at(word(body, 8));
  const row = <usize>word(body, 12) << 2;
  const act = word(body, 20);
  let weights = body + 24;
  let bias = weights + row * word(body, 16);
  for (let n = word(body, 16); n > 0; n--, out += 4, bias += 4, weights += row) {
    let sum: f32 = 0;
    for (let i: usize = 0; i < row; i += 4) sum += load<f32>(p + i) * load<f32>(weights + i);
    store<f32>(out, activate(sum + load<f32>(bias), act));
  }
}

/** [C, H, W] to [H, W, C]. */
export function v3_tensorflow_flatten(body: usize): void {
  const p = main_at(word(body, 4));
  let out = main_at(word(body, 8));
  const pixels = word(body, 12) * word(body, 16);
  const channels = word(body, 20);
  for (let i: u32 = 0; i < pixels; i++) {
    for (let c: u32 = 0; c < channels; c++, out += 4) {
      store<f32>(out, load<f32>(p + (<usize>(c * pixels + i) << 2)));
    }
  }
}
