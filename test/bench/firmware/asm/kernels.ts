/**
 * The kernels that the toolchain is judged by: quantised convolution, softmax, and a bytecode interpreter on tagged
 * words with its own heap. test/bench/firmware/hand.c does the same in plain C.
 */
import { device } from "../../../../assembly/hal";
import { Device, System } from "../../../../assembly/modules/device";
import { decimal, end_line, hex, put } from "../../../firmware/asm/text";
import { vm_run } from "./vm";

const counter: usize = memory.data(16, 8);

function now(): u64 {
  device(Device.SYSTEM, System.COUNTER, 0, 0, counter, 8);
  return load<u64>(counter);
}

const SIDE: i32 = 16;
const CHANNELS: i32 = 64;
const OUT_SIDE: i32 = SIDE - 2;
const input: usize = memory.data(16384, 16);
const weights: usize = memory.data(36864, 16);
const output: usize = memory.data(12544, 16);
const biases: usize = memory.data(256, 16);
const ZERO_POINT: i32 = 128;
const MULTIPLIER: i64 = 77;
const SHIFT: i64 = 18;

let seed: u32 = 12345;

function random(): u32 {
  seed = seed * 1664525 + 1013904223;
  return seed;
}

function conv_init(): void {
  for (let i = 0; i < SIDE * SIDE * CHANNELS; i++) store<u8>(input + i, random() >> 24);
  for (let i = 0; i < CHANNELS * 9 * CHANNELS; i++) store<u8>(weights + i, random() >> 24);
  for (let i = 0; i < CHANNELS; i++) store<i32>(biases + (<usize>i << 2), <i32>(random() >> 18));
}

/** 3 x 3 convolution of u8, HWC, 64 to 64 channels: 7.2 million multiplications. */
function conv(): void {
  let out = output;
  for (let y = 0; y < OUT_SIDE; y++) {
    for (let x = 0; x < OUT_SIDE; x++) {
      let w = weights;
      for (let o = 0; o < CHANNELS; o++) {
        let sum = load<i32>(biases + (<usize>o << 2));
        for (let ky = 0; ky < 3; ky++) {
          const from = input + <usize>(((y + ky) * SIDE + x) * CHANNELS);
          for (let i = 0; i < 3 * CHANNELS; i++) sum += <i32>load<u8>(from + i) * (<i32>load<u8>(w + i) - ZERO_POINT);
          w += 3 * CHANNELS;
        }
        const scaled = <i32>((<i64>sum * MULTIPLIER) >> SHIFT);
        store<u8>(out++, scaled < 0 ? 0 : scaled > 255 ? 255 : scaled);
      }
    }
  }
}

const COUNT: i32 = 1000;
const logits: usize = memory.data(4000, 16);
const probabilities: usize = memory.data(4000, 16);

function exp(x: f32): f32 {
  if (x < -87) return 0;
  const n = nearest<f32>(x * <f32>1.4426950408889634);
  const f = x - n * <f32>0.693359375 + n * <f32>2.1219444e-4;
  let p: f32 = 1.98756915e-4;
  p = p * f + <f32>1.3981999507e-3;
  p = p * f + <f32>8.3334519073e-3;
  p = p * f + <f32>4.1665795894e-2;
  p = p * f + <f32>1.6666665459e-1;
  p = p * f + <f32>5.0000001201e-1;
  return (p * f * f + f + 1) * reinterpret<f32>((<i32>n + 127) << 23);
}

function softmax(): void {
  let high = load<f32>(logits);
  for (let i = 1; i < COUNT; i++) {
    const v = load<f32>(logits + (<usize>i << 2));
    if (v > high) high = v;
  }
  let sum: f32 = 0;
  for (let i = 0; i < COUNT; i++) {
    const e = exp(load<f32>(logits + (<usize>i << 2)) - high);
    store<f32>(probabilities + (<usize>i << 2), e);
    sum += e;
  }
  const scale: f32 = 1 / sum;
  for (let i = 0; i < COUNT; i++) {
    const at = probabilities + (<usize>i << 2);
    store<f32>(at, load<f32>(at) * scale);
  }
}

function softmax_init(): void {
  for (let i = 0; i < COUNT; i++) store<f32>(logits + (<usize>i << 2), <f32>((i * 37) % 1000) * <f32>0.013 - 6);
}

function digest(at: usize, len: usize): u64 {
  let h: u64 = 0xcbf29ce484222325;
  for (let end = at + len; at < end; at++) h = (h ^ load<u8>(at)) * 0x100000001b3;
  return h;
}

function report(name: string, count: u64, result: u64): void {
  for (let i = 0; i < name.length; i++) put(name.charCodeAt(i));
  put(32);
  decimal(count);
  hex(result);
  end_line();
}

/** Prints `NAME INSTRUCTIONS RESULT` for every kernel. */
export function run(_size: u32): i32 {
  report("boot", now(), 0);
  conv_init();
  let start = now();
  conv();
  report("conv", now() - start, digest(output, 12544));
  softmax_init();
  start = now();
  for (let i = 0; i < 100; i++) softmax();
  report("softmax", now() - start, digest(probabilities, 4000));
  start = now();
  let result = vm_run(0, 20);
  report("calls", now() - start, reinterpret<u64>(result));
  start = now();
  for (let i = 0; i < 10; i++) result = vm_run(1, 1000);
  report("lists", now() - start, reinterpret<u64>(result));
  start = now();
  result = vm_run(2, 100000);
  report("floats", now() - start, reinterpret<u64>(result));
  return 0;
}
