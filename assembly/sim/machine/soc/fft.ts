/**
 * FFT: transform of 64 to 512 complex points (0x42000000), 64-bit registers; K210 SoC facts, section 15.
 *
 * The chip's rounding inside its butterflies is not documented. The result here is the exact transform,
 * halved for each set bit of the shift mask, rounded and saturated to 16 bits.
 */
import { Irq, setIrq } from "./plic";
import { pollDma } from "./dmac";

const FFT_INPUT_FIFO: u32 = 0x00;
const FFT_CTRL: u32 = 0x08;
const FIFO_CTRL: u32 = 0x10;
const INTR_MASK: u32 = 0x18;
const INTR_CLEAR: u32 = 0x20;
const FFT_STATUS: u32 = 0x28;
const FFT_STATUS_RAW: u32 = 0x30;
const FFT_OUTPUT_FIFO: u32 = 0x38;
const MAX_POINTS: u32 = 512;

const input: usize = memory.data(8192, 8); // f64 pairs
const output: usize = memory.data(8192, 8);
let control: u64 = 0;
let mask: u64 = 0;
let fifoControl: u64 = 7;
let received: u32 = 0;
let next: u32 = MAX_POINTS;
let done: bool = false;

export function resetFft(): void {
  control = 0;
  mask = 0;
  received = 0;
  next = MAX_POINTS;
  done = false;
}

function points(): u32 {
  return MAX_POINTS >> (<u32>control & 3);
}

/** Radix-2, decimation in time, from `input` to `output`. */
function transform(n: u32, forward: bool): void {
  const bits: u32 = 31 - <u32>clz<u32>(n);
  for (let i: u32 = 0; i < n; i++) {
    let r: u32 = 0;
    for (let b: u32 = 0; b < bits; b++) r |= ((i >> b) & 1) << (bits - 1 - b);
    memory.copy(output + <usize>(r << 4), input + <usize>(i << 4), 16);
  }
  for (let half: u32 = 1; half < n; half <<= 1) {
    const step = (forward ? -Math.PI : Math.PI) / <f64>half;
    for (let k: u32 = 0; k < half; k++) {
      const c = Math.cos(step * <f64>k), s = Math.sin(step * <f64>k);
      for (let i = k; i < n; i += 2 * half) {
        const p = output + <usize>(i << 4), q = output + <usize>((i + half) << 4);
        const qr = load<f64>(q) * c - load<f64>(q, 8) * s;
        const qi = load<f64>(q) * s + load<f64>(q, 8) * c;
        store<f64>(q, load<f64>(p) - qr);
        store<f64>(q, load<f64>(p, 8) - qi, 8);
        store<f64>(p, load<f64>(p) + qr);
        store<f64>(p, load<f64>(p, 8) + qi, 8);
      }
    }
  }
}

function saturate(value: f64): u64 {
  const rounded = nearest<f64>(value);
  return <u64>(<u16>(rounded > 32767 ? 32767 : rounded < -32768 ? -32768 : <i32>rounded));
}

/** Takes an imaginary and a real part of 16 bits each. */
function accept(pair: u32): void {
  const p = input + <usize>(received << 4);
  store<f64>(p, <f64>(<i16>(pair >> 16)));
  store<f64>(p, <f64>(<i16>pair), 8);
  received++;
}

function push(value: u64): void {
  accept(<u32>value);
  accept(<u32>(value >> 32));
  if (received < points()) return;
  transform(points(), ((control >> 3) & 1) != 0);
  received = 0;
  next = 0;
  done = true;
  setIrq(Irq.FFT, (mask & 1) == 0);
  pollDma();
}

function packed(i: u32): u64 {
  const scale = 1.0 / <f64>(<u32>1 << popcnt<u32>(<u32>(control >> 4) & 0x1ff));
  const p = output + <usize>(i << 4);
  return saturate(load<f64>(p, 8) * scale) | (saturate(load<f64>(p) * scale) << 16);
}

function pop(): u64 {
  if (next >= points()) return 0;
  const value = packed(next) | (packed(next + 1) << 32);
  next += 2;
  return value;
}

/** The request lines of DMA selectors 23 (receive) and 24 (send). */
export function fftReadyToReceive(): bool {
  return next < points();
}

export function readFft(offset: u32): u64 {
  switch (offset) {
    case FFT_CTRL: return control;
    case FIFO_CTRL: return fifoControl;
    case INTR_MASK: return mask;
    case FFT_STATUS: return done && (mask & 1) == 0 ? 1 : 0;
    case FFT_STATUS_RAW: return done ? 1 : 0;
    case FFT_OUTPUT_FIFO: return pop();
  }
  return 0;
}

export function writeFft(offset: u32, value: u64): void {
  switch (offset) {
    case FFT_INPUT_FIFO: push(value); break;
    case FFT_CTRL:
      control = value;
      received = 0;
      next = MAX_POINTS;
      break;
    case FIFO_CTRL: fifoControl = value; break;
    case INTR_MASK: mask = value; break;
    case INTR_CLEAR:
      done = false;
      setIrq(Irq.FFT, false);
      break;
  }
}
