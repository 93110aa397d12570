/**
 * I2S0 to I2S2: digital audio (0x50250000 + 0x10000 * n); K210 SoC facts, section 15.
 * Playing takes the time that the sample rate says and goes nowhere; recording delivers silence.
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

const registers: usize = memory.data(0x600, 8);

export function resetI2s(): void {
  for (let unit: u32 = 0; unit < 3; unit++) resetI2sUnit(unit);
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
  if (offset == RXDMA || offset == TXDMA || offset >= END) return 0;
  const channel = offset - CHANNEL0;
  if (channel < CHANNELS * CHANNEL_STRIDE) {
    if (channel % CHANNEL_STRIDE == ISR) return RX_AVAILABLE | TX_EMPTY;
    if (channel % CHANNEL_STRIDE < 8) return 0; // received samples
  }
  return load<u32>(registers + <usize>(unit * END + offset));
}

export function writeI2s(unit: u32, offset: u32, value: u32): void {
  if (offset < END) store<u32>(registers + <usize>(unit * END + offset), value);
}
