/**
 * Register-level model of the K210 KPU: argument FIFO, layer engine, AI RAM, result stream, interrupt.
 *
 * Facts: "K210 KPU - hardware interface and bit-exact functional model". The arithmetic equals the vendor's
 * integer simulator byte for byte; what silicon does where no source says is marked [I] there.
 *
 * The model owns no peripheral bus. Its users (the host build, the emulated machine, the firmware image for
 * QEMU) call it like this:
 *
 *     kpu_attach(base, bytes, read)  once: a 64-aligned span of linear memory, ARENA_MIN_BYTES at least,
 *                                    ARENA_SIMD_BYTES when compiled with SIMD (an untouched page costs
 *                                    nothing); `read(bus, len, scratch)` returns a pointer to `len` bytes
 *                                    of bus memory, in place or copied to `scratch`, or 0 when the KPU
 *                                    cannot read there
 *     kpu_clock(on), kpu_reset(held) SYSCTL: PLL1 and clock gate; peripheral reset
 *     kpu_reg_read64(off)            the register window, byte offsets from 0x40800000; 32-bit accesses are
 *     kpu_reg_write64(off, value)    the caller's business (the real registers are 64 bits wide)
 *     kpu_ram_base()                 the 2 MiB AI RAM in linear memory
 *     kpu_ram_touch(off)             call before the CPU or a DMA channel touches AI RAM: counts a violation
 *                                    while a layer runs or the block is unclocked; false = unclocked
 *     kpu_advance(cycles)            lets KPU clock cycles pass
 *     kpu_busy_cycles()              cycles until the running layer is done, 0 when idle (`timing.ts`)
 *     kpu_irq_level()                the line to PLIC source 25
 *     kpu_result_ready()             the request line of DMA selector 22; each read of fifo_data_out takes
 *                                    8 bytes
 *
 * The result of a layer is computed at once when the layer starts; calc_done and the interrupt come when its
 * cycles have passed. With send_data_out = 1 a layer is not done before its stream has been drained. Rules
 * that a program breaks are counted in `violations.ts`. No layer word can make the model trap, and the work
 * per layer is bounded by what fits AI RAM.
 */
import { LAYER_BYTES, LAYER_WORDS } from "../../kpu/layer";
import {
  AI_RAM,
  INT_ALL,
  INT_CALC_DONE,
  INT_CFG_ALMOST_EMPTY,
  INT_CFG_ALMOST_FULL,
  KPU_BASE,
} from "../../kpu/registers";
import { compute } from "./compute";
import { decode, layer } from "./decode";
import { BusRead, memory_attach, ram } from "./memory";
import { result_close, result_left, result_open, result_pop } from "./result";
import { layer_cycles } from "./timing";
import { Violation, violate } from "./violations";

/** Layers that the argument FIFO holds besides the one that runs [I]. */
const QUEUE: u32 = 16;

const queue: usize = memory.data(1536, 16);
/** The layer that runs. */
const running: usize = memory.data(96, 16);
/** Words of the layer at the queue's end that have been written so far. */
let words: u32 = 0;
let head: u32 = 0;
let pending: u32 = 0;

let clocked: bool = false;
let in_reset: bool = false;
let raw: u64 = 0;
let mask: u64 = 0;
let threshold: u64 = 0;
let fifo_ctrl: u64 = 0;
let eight_bit: u64 = 0;

let active: bool = false;
let stalled: bool = false;
let remaining: u64 = 0;
let layers: u32 = 0;
let total_cycles: u64 = 0;

/** See the head of this file. Everything starts unclocked and zero. */
export function kpu_attach(base: usize, bytes: u32, read: BusRead): void {
  memory_attach(base, bytes, read);
  clocked = false;
  in_reset = false;
  layers = 0;
  total_cycles = 0;
  clear_state();
}

function clear_state(): void {
  words = 0;
  head = 0;
  pending = 0;
  raw = 0;
  mask = 0;
  threshold = 0;
  fifo_ctrl = 0x1f;
  eight_bit = 0;
  active = false;
  remaining = 0;
  result_close();
}

/** PLL1 runs and the AI clock gate is open. */
export function kpu_clock(on: bool): void {
  clocked = on;
}

/** Peripheral reset: while held the block forgets everything but AI RAM. */
export function kpu_reset(held: bool): void {
  in_reset = held;
  if (held) clear_state();
}

/** A fault to test drivers with: the running and all later layers never finish. */
export function kpu_stall(on: bool): void {
  stalled = on;
}

/** Counts an access to a dead block. Returns true when the block answers. */
function alive(bus: u32): bool {
  if (!clocked) violate(Violation.CLOCK_OFF, bus, layers);
  else if (in_reset) violate(Violation.IN_RESET, bus, layers);
  return clocked && !in_reset;
}

/** Reads a register; 0 from a block without clock. */
export function kpu_reg_read64(offset: u32): u64 {
  if (!alive(KPU_BASE + offset)) return 0;
  switch (offset) {
    case 0x00:
      return 0;
    case 0x08:
      return raw & ~mask;
    case 0x10:
      return raw;
    case 0x18:
      return mask;
    case 0x20:
      return 0;
    case 0x28:
      return threshold;
    case 0x30:
      return pop();
    case 0x38:
      return fifo_ctrl;
    case 0x40:
      return eight_bit;
    default:
      violate(Violation.UNMAPPED, KPU_BASE + offset, layers);
      return 0;
  }
}

/** Writes a register; lost in a block without clock. */
export function kpu_reg_write64(offset: u32, value: u64): void {
  if (!alive(KPU_BASE + offset)) return;
  switch (offset) {
    case 0x00:
      push(value);
      break;
    case 0x18:
      mask = value & INT_ALL;
      break;
    case 0x20:
      raw &= ~value;
      break;
    case 0x28:
      threshold = value & 0xff;
      break;
    case 0x38:
      flush(value & 0x1f);
      break;
    case 0x40:
      eight_bit = value & 1;
      break;
    default:
      violate(Violation.UNMAPPED, KPU_BASE + offset, layers);
  }
}

/** fifo_ctrl: active-low flush of the result (bit 0) and argument FIFOs (bits 2 and 3). */
function flush(value: u64): void {
  fifo_ctrl = value;
  if (!(value & 1)) result_close();
  if ((value & 12) != 12) {
    words = 0;
    pending = 0;
  }
}

function push(value: u64): void {
  if (pending == QUEUE) {
    if (words == 0) violate(Violation.FIFO_OVERRUN, pending, layers);
    words = (words + 1) % LAYER_WORDS;
    return;
  }
  let slot = queue + <usize>((head + pending) % QUEUE) * LAYER_BYTES;
  store<u64>(slot + ((<usize>words) << 3), value);
  if (++words < LAYER_WORDS) return;
  words = 0;
  pending++;
  if (pending >= <u32>(threshold & 15)) raw |= INT_CFG_ALMOST_FULL;
  if (!active) start();
}

/** Takes the next layer out of the FIFO, computes it and starts its clock. */
function start(): void {
  memory.copy(running, queue + <usize>head * LAYER_BYTES, LAYER_BYTES);
  head = (head + 1) % QUEUE;
  pending--;
  if (pending <= <u32>((threshold >> 4) & 15)) raw |= INT_CFG_ALMOST_EMPTY;
  decode(running);
  let defined = compute(layer, layers, eight_bit != 0);
  remaining = layer_cycles(layer);
  total_cycles += remaining;
  layers++;
  active = true;
  result_close();
  if (defined && (load<u64>(running, 88) & 1) != 0) result_open(layer);
}

/** Lets `cycles` KPU clock cycles pass. */
export function kpu_advance(cycles: u64): void {
  if (!clocked || stalled) return;
  while (active) {
    if (remaining > cycles) {
      remaining -= cycles;
      return;
    }
    cycles -= remaining;
    remaining = 0;
    if (result_left() != 0) return;
    active = false;
    if (load<u64>(running) & 1) raw |= INT_CALC_DONE;
    if (pending != 0) start();
  }
}

/** Cycles until the running layer is done; 0 when idle or when only its stream is left. */
export function kpu_busy_cycles(): u64 {
  return active ? remaining : 0;
}

/** True while a layer runs or its stream is not drained. */
export function kpu_busy(): bool {
  return active;
}

/** The interrupt line (level). */
export function kpu_irq_level(): bool {
  return (raw & ~mask) != 0;
}

/** True while fifo_data_out has data. */
export function kpu_result_ready(): bool {
  return result_left() != 0;
}

function pop(): u64 {
  if (result_left() == 0) {
    violate(Violation.RESULT_UNDERRUN, 0, layers);
    return 0;
  }
  let value = result_pop();
  if (result_left() == 0) kpu_advance(0);
  return value;
}

/** AI RAM in linear memory. */
export function kpu_ram_base(): usize {
  return ram;
}

/** Somebody else than the KPU touches AI RAM byte `offset`. False when the RAM does not answer. */
export function kpu_ram_touch(offset: u32): bool {
  if (!clocked) {
    violate(Violation.CLOCK_OFF, AI_RAM + offset, layers);
    return false;
  }
  if (active) violate(Violation.AI_RAM_BUSY, AI_RAM + offset, layers);
  return true;
}

/** Layers started since `kpu_attach`. */
export function kpu_layer_count(): u32 {
  return layers;
}

/** Sum of their estimated cycles. */
export function kpu_total_cycles(): u64 {
  return total_cycles;
}
