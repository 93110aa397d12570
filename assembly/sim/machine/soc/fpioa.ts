/**
 * FPIOA: connects 48 pads to functions (0x502B0000); K210 SoC facts, section 5.
 *
 * Other blocks ask it which pad carries a function and which level a pad has. Levels from outside the chip
 * (buttons, straps) are set by the host; a pad that nobody drives follows its pull resistor.
 */
export const PADS: u32 = 48;
const TIE_EN: u32 = 0xc0;
const TIE_VAL: u32 = 0xe0;
const END: u32 = 0x100;
// Pad word
const OE_EN: u32 = 1 << 12;
const OE_INV: u32 = 1 << 13;
const DO_INV: u32 = 1 << 15;
const PULL_UP: u32 = 1 << 16;
const PULL_DOWN: u32 = 1 << 17;
const DI_INV: u32 = 1 << 22;
const PAD_DI: u32 = 1 << 31;

/** Function numbers that other blocks look for. */
export const enum Function {
  SPI0_SS0 = 12, SPI0_SCLK = 17, GPIOHS0 = 24, GPIO0 = 56, SPI1_SS0 = 78, SPI1_SCLK = 83,
  I2C0_SCLK = 126, I2C0_SDA = 127, SCCB_SCLK = 146, SCCB_SDA = 147,
}

/** Levels from outside: 0 low, 1 high, 2 not driven. */
const NOT_DRIVEN: u8 = 2;
const registers: usize = memory.data(256, 8);
const outside: usize = memory.data(48, 8);

// Output latches of the GPIO blocks: value and direction, GPIOHS0-31 in the low half, GPIO0-7 above.
let latch: u64 = 0;
let driven: u64 = 0;

export function resetFpioa(): void {
  memory.fill(registers, 0, END);
  latch = 0;
  driven = 0;
}

/** Power-on: nothing outside drives a pad. */
export function releasePads(): void {
  memory.fill(outside, NOT_DRIVEN, PADS);
}

// @ts-ignore: decorator
@inline
function padWord(pad: u32): u32 {
  return load<u32>(registers + <usize>(pad << 2));
}

/** Function number that a pad carries. */
export function functionOf(pad: u32): u32 {
  return pad < PADS ? padWord(pad) & 0xff : 0xff;
}

/** The lowest pad that carries `fn`, PADS when none does. */
export function padOf(fn: u32): u32 {
  for (let pad: u32 = 0; pad < PADS; pad++) {
    if ((padWord(pad) & 0xff) == fn) return pad;
  }
  return PADS;
}

/** The GPIO blocks tell their output values and directions: `shift` 0 for GPIOHS, 32 for GPIO. */
export function setOutputs(values: u32, directions: u32, shift: u32): void {
  const mask: u64 = shift == 0 ? 0xffffffff : <u64>0xff << 32;
  latch = (latch & ~mask) | ((<u64>values << <u64>shift) & mask);
  driven = (driven & ~mask) | ((<u64>directions << <u64>shift) & mask);
}

/** Level of a pad: what a GPIO function drives, else what comes from outside, else the pull resistor. */
export function padLevel(pad: u32): bool {
  const word = padWord(pad);
  const fn = word & 0xff;
  const isGpio = <i32>fn >= Function.GPIOHS0 && <i32>fn < Function.GPIO0 + 8;
  if (isGpio && (word & OE_EN) != 0) {
    const bit = <u64>(fn - Function.GPIOHS0);
    const enabled = ((driven >> bit) & 1) != 0;
    if (enabled != ((word & OE_INV) != 0)) return (((latch >> bit) & 1) != 0) != ((word & DO_INV) != 0);
  }
  const level = load<u8>(outside + <usize>pad);
  if (level != NOT_DRIVEN) return level != 0;
  if ((word & PULL_UP) != 0) return true;
  return (word & PULL_DOWN) == 0 && (word & PAD_DI) != 0;
}

/** Input of function `fn`: tied, or the level of its pad. */
export function inputLevel(fn: u32): bool {
  const word = <usize>((fn >> 5) << 2);
  const bit = fn & 31;
  if (((load<u32>(registers + TIE_EN + word) >> bit) & 1) != 0) {
    return ((load<u32>(registers + TIE_VAL + word) >> bit) & 1) != 0;
  }
  const pad = padOf(fn);
  return pad < PADS && padLevel(pad) != ((padWord(pad) & DI_INV) != 0);
}

/** Host side: drives a pad from outside, or releases it (level 2). */
export function drivePad(pad: u32, level: u32): void {
  if (pad < PADS) store<u8>(outside + <usize>pad, <u8>level);
}

export function readFpioa(offset: u32): u32 {
  if (offset >= END) return 0;
  const value = load<u32>(registers + <usize>offset);
  if (offset >= PADS << 2) return value;
  return (value & ~PAD_DI) | (padLevel(offset >> 2) ? PAD_DI : 0);
}

export function writeFpioa(offset: u32, value: u32): void {
  if (offset < PADS << 2) value &= ~PAD_DI;
  if (offset < END) store<u32>(registers + <usize>offset, value);
}
