/**
 * I2S0 to I2S2: digital audio (0x50250000 + 0x10000 * n); K210 SoC facts, section 15.
 * Playing takes the time that the sample rate says. The host takes the played words and gives the recorded ones; without
 * any, silence is recorded.
 */
import { cyclesFor, i2sHz } from "./sysctl";

const CCR: u32 = 0x10;
const CHANNEL0: u32 = 0x20;
const CHANNEL_STRIDE: u32 = 0x40;
const ISR: u32 = 0x18;
const RXDMA: u32 = 0x1c0;
const TXDMA: u32 = 0x1c8;
const END: u32 = 0x200;
const CHANNELS: u32 = 4;
// isr: data to receive, room to send
const RX_AVAILABLE: u32 = 1;
const TX_EMPTY: u32 = 16;

const UNITS: u32 = 3;
/** Words that a queue between chip and host holds. */
const QUEUE: u32 = 4096;

const registers: usize = memory.data(0x600, 8);
/** Queues of played (0-2) and to be recorded words (3-5), and their free-running positions. */
const words: usize = memory.data(6 * 4 * 4096, 4);
const heads: usize = memory.data(6 * 4, 4);
const tails: usize = memory.data(6 * 4, 4);

function slot(queue: u32, position: u32): usize {
  return words + <usize>((queue * QUEUE + (position & (QUEUE - 1))) << 2);
}

function put(queue: u32, value: u32): bool {
  const at = <usize>(queue << 2), head = load<u32>(heads + at);
  if (head - load<u32>(tails + at) == QUEUE) return false;
  store<u32>(slot(queue, head), value);
  store<u32>(heads + at, head + 1);
  return true;
}

function take(queue: u32): i64 {
  const at = <usize>(queue << 2), tail = load<u32>(tails + at);
  if (load<u32>(heads + at) == tail) return -1;
  store<u32>(tails + at, tail + 1);
  return <i64>load<u32>(slot(queue, tail));
}

/** Host side: the next word that unit `unit` has played by DMA, -1 for none; what is not taken is lost after 4096 words. */
export function i2sTake(unit: u32): i64 {
  return unit < UNITS ? take(unit) : -1;
}

/** Host side: a word for unit `unit` to record; false when the queue is full. */
export function i2sPut(unit: u32, word: u32): bool {
  return unit < UNITS && put(UNITS + unit, word);
}

export function resetI2s(): void {
  for (let unit: u32 = 0; unit < UNITS; unit++) resetI2sUnit(unit);
  memory.fill(heads, 0, 24);
  memory.fill(tails, 0, 24);
}

export function resetI2sUnit(unit: u32): void {
  memory.fill(registers + <usize>(unit * END), 0, END);
}

/** CPU cycles in which `frames` stereo frames pass; two words of 16, 24 or 32 bit clocks each. */
export function i2sCycles(unit: u32, frames: u32): u64 {
  const size = (load<u32>(registers + <usize>(unit * END + CCR)) >> 3) & 3;
  const clocks: u64 = size == 0 ? 32 : size == 1 ? 48 : 64;
  return cyclesFor(<u64>frames * clocks, i2sHz(unit));
}

export function readI2s(unit: u32, offset: u32): u32 {
  if (offset == RXDMA) return <u32>max<i64>(take(UNITS + unit), 0);
  if (offset == TXDMA || offset >= END) return 0;
  const channel = offset - CHANNEL0;
  if (channel < CHANNELS * CHANNEL_STRIDE) {
    if (channel % CHANNEL_STRIDE == ISR) return RX_AVAILABLE | TX_EMPTY;
    if (channel % CHANNEL_STRIDE < 8) return 0; // received samples
  }
  return load<u32>(registers + <usize>(unit * END + offset));
}

export function writeI2s(unit: u32, offset: u32, value: u32): void {
  if (offset == TXDMA) put(unit, value);
  else if (offset < END) store<u32>(registers + <usize>(unit * END + offset), value);
}
