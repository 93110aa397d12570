/**
 * SYSCTL: clocks, gates, resets, DMA request selection (0x50440000); K210 SoC facts, section 4.
 *
 * Reset values are the state that the boot ROM leaves: PLL0 at 780 MHz, CPU at 390 MHz, PLL1 and PLL2 off.
 */
import { Stop, stop } from "../stop";
import { resetBlocks } from "./peri_reset";
import { isStrict } from "../strict/rules";
import { kpu_clock, kpu_reset } from "../../kpu/kpu";

const GIT_ID: u32 = 0x00;
const CLK_FREQ: u32 = 0x04;
const PLL0: u32 = 0x08;
const PLL1: u32 = 0x0c;
const PLL2: u32 = 0x10;
const PLL_LOCK: u32 = 0x18;
const ROM_ERROR: u32 = 0x1c;
const CLK_SEL0: u32 = 0x20;
const CLK_EN_CENT: u32 = 0x28;
const CLK_EN_PERI: u32 = 0x2c;
const SOFT_RESET: u32 = 0x30;
const PERI_RESET: u32 = 0x34;
const CLK_TH0: u32 = 0x38;
const CLK_TH1: u32 = 0x3c;
const CLK_TH2: u32 = 0x40;
const CLK_TH3: u32 = 0x44;
const CLK_TH4: u32 = 0x48;
const CLK_TH5: u32 = 0x4c;
const CLK_TH6: u32 = 0x50;
const MISC: u32 = 0x54;
const PERI: u32 = 0x58;
const RESET_STATUS: u32 = 0x60;
const DMA_SEL0: u32 = 0x64;
const DMA_SEL1: u32 = 0x68;
const END: u32 = 0x70;

// PLL fields
const PLL_RESET: u32 = 1 << 20;
const PLL_POWER: u32 = 1 << 21;
const PLL_BYPASS: u32 = 1 << 23;
const PLL_OUT_EN: u32 = 1 << 25;
const PLL0_ROM: u32 = (59 << 4) | (1 << 10) | (59 << 14) | PLL_POWER | (1 << 22) | PLL_OUT_EN;

// clk_en_peri and peri_reset bits
export const enum Block {
  ROM, DMA, AI, DVP, FFT, GPIO, SPI0, SPI1, SPI2, SPI3, I2S0, I2S1, I2S2, I2C0, I2C1, I2C2,
  UART1, UART2, UART3, AES, FPIOA, TIMER0, TIMER1, TIMER2, WDT0, WDT1, SHA, OTP, RTC = 29,
}

/**
 * Gates after reset. No document states them; the vendor's own KPU demo and released MaixPy images use the AI
 * block and the DMAC without opening their gates, so these are open on the chip. Strict mode assumes no more than
 * what the ROM needs to load an image, the function switch, and the DMAC.
 */
const GATES_ALL: u32 = 0x2fffffff;
const GATES_ROM_NEEDS: u32 =
  (1 << Block.ROM) | (1 << Block.DMA) | (1 << Block.SPI3) | (1 << Block.AES) | (1 << Block.FPIOA) | (1 << Block.SHA) |
  (1 << Block.OTP);

const PERI_XIP: u32 = 1 << 15;
const MISC_SPI_DVP: u32 = 1 << 10;
export const RESET_WDT0: u32 = 1 << 2;
export const RESET_WDT1: u32 = 1 << 3;
const RESET_SOFT: u32 = 1 << 4;
const RESET_PIN: u32 = 1 << 1;

export const XTAL: u64 = 26000000;

const registers: usize = memory.data(0x80, 8);
let resetCause: u32 = RESET_PIN;

// @ts-ignore: decorator
@inline
function reg(offset: u32): u32 {
  return load<u32>(registers + <usize>offset);
}

function set(offset: u32, value: u32): void {
  store<u32>(registers + <usize>offset, value);
}

export function resetSysctl(): void {
  memory.fill(registers, 0, END);
  set(CLK_FREQ, <u32>XTAL);
  set(PLL0, PLL0_ROM);
  set(CLK_SEL0, 1);
  set(CLK_EN_CENT, 0x3f);
  set(CLK_EN_PERI, isStrict() ? GATES_ROM_NEEDS : GATES_ALL);
  set(RESET_STATUS, resetCause);
  applyKpu();
}

// ---- clocks ---------------------------------------------------------------------------------------------

/** Output of a PLL in Hz, 0 while it is off. */
function pllHz(offset: u32): u64 {
  const value = reg(offset);
  let source = XTAL;
  if (offset == PLL2) {
    const select = (value >> 26) & 3;
    source = select == 1 ? pllHz(PLL0) : select == 2 ? pllHz(PLL1) : XTAL;
  }
  if ((value & PLL_BYPASS) != 0) return source;
  if ((value & PLL_POWER) == 0 || (value & PLL_RESET) != 0) return 0;
  const r = <u64>(value & 15) + 1;
  const f = <u64>((value >> 4) & 63) + 1;
  const od = <u64>((value >> 10) & 15) + 1;
  return (source * f) / (r * od);
}

function pll0OrCrystal(usePll: bool): u64 {
  return usePll ? pllHz(PLL0) : XTAL;
}

export function cpuHz(): u64 {
  const select = reg(CLK_SEL0);
  if ((select & 1) == 0) return XTAL;
  const hz = pllHz(PLL0) >> (1 + ((select >> 1) & 3));
  return hz == 0 ? XTAL : hz;
}

export function apbHz(bus: u32): u64 {
  return cpuHz() / <u64>(((reg(CLK_SEL0) >> (3 + 3 * bus)) & 7) + 1);
}

export function kpuHz(): u64 {
  return pllHz(PLL1) / <u64>(((reg(CLK_TH0) >> 8) & 15) + 1);
}

/** SPI0, SPI1 and SPI3 (`unit` 0, 1, 3) before their own divider. */
export function spiHz(unit: u32): u64 {
  const source = unit == 3 ? pll0OrCrystal((reg(CLK_SEL0) & (1 << 12)) != 0) : pllHz(PLL0);
  return source / <u64>((((reg(CLK_TH1) >> (8 * unit)) & 0xff) + 1) * 2);
}

export function timerHz(unit: u32): u64 {
  const source = pll0OrCrystal((reg(CLK_SEL0) & (<u32>1 << (13 + unit))) != 0);
  return source / <u64>((((reg(CLK_TH2) >> (8 * unit)) & 0xff) + 1) * 2);
}

export function i2cHz(unit: u32): u64 {
  return pllHz(PLL0) / <u64>((((reg(CLK_TH5) >> (8 + 8 * unit)) & 0xff) + 1) * 2);
}

export function i2sHz(unit: u32): u64 {
  const threshold = unit == 2 ? reg(CLK_TH4) & 0xffff : (reg(CLK_TH3) >> (16 * unit)) & 0xffff;
  return pllHz(PLL2) / <u64>((threshold + 1) * 2);
}

export function wdtHz(unit: u32): u64 {
  return XTAL / <u64>((((reg(CLK_TH6) >> (8 * unit)) & 0xff) + 1) * 2);
}

/** CPU cycles for `ticks` of a clock of `hz`. */
export function cyclesFor(ticks: u64, hz: u64): u64 {
  if (hz == 0) return u64.MAX_VALUE >> 1;
  const cpu = cpuHz();
  if (ticks > u64.MAX_VALUE / cpu) return u64.MAX_VALUE >> 1;
  return (ticks * cpu) / hz;
}

/** Ticks of a clock of `hz` in `cycles` CPU cycles. */
export function ticksFor(cycles: u64, hz: u64): u64 {
  if (hz == 0) return 0;
  const cpu = cpuHz();
  const whole = cycles / cpu;
  return whole * hz + ((cycles % cpu) * hz) / cpu;
}

/** True when the block's gate is open, its APB clock runs and it is not held in reset. */
export function isClocked(block: i32): bool {
  const bit: u32 = 1 << block;
  if ((reg(CLK_EN_PERI) & bit) == 0 || (reg(PERI_RESET) & bit) != 0) return false;
  return (reg(CLK_EN_CENT) & busOf(block)) != 0;
}

/** The central gate that a block hangs on: APB0 to APB2, or the CPU's own. */
function busOf(block: i32): u32 {
  const bit: u32 = 1 << block;
  const apb0: u32 =
    (1 << Block.GPIO) | (1 << Block.SPI2) | (7 << Block.I2S0) | (7 << Block.I2C0) | (7 << Block.UART1) |
    (1 << Block.FPIOA) | (7 << Block.TIMER0) | (1 << Block.SHA);
  const apb1: u32 = (1 << Block.AES) | (3 << Block.WDT0) | (1 << Block.OTP) | (1 << Block.RTC) | (1 << Block.DVP);
  const apb2: u32 = (1 << Block.SPI0) | (1 << Block.SPI1);
  return (bit & apb0) != 0 ? 1 << 3 : (bit & apb1) != 0 ? 1 << 4 : (bit & apb2) != 0 ? 1 << 5 : 1;
}

// ---- switches -------------------------------------------------------------------------------------------

/** The flash window at 0x54000000 is open. */
export function xipEnabled(): bool {
  return (reg(PERI) & PERI_XIP) != 0;
}

/** The dedicated pads carry SPI0 D0-D7 and the camera's D0-D7. */
export function spiDvpEnabled(): bool {
  return (reg(MISC) & MISC_SPI_DVP) != 0;
}

/** Request number that drives DMA channel `channel` (K210 SoC facts, section 4.3). */
export function dmaRequest(channel: u32): u32 {
  return channel < 5 ? (reg(DMA_SEL0) >> (6 * channel)) & 63 : reg(DMA_SEL1) & 63;
}

function applyKpu(): void {
  const running = (reg(PLL1) & PLL_OUT_EN) != 0 && pllHz(PLL1) != 0;
  kpu_clock(running && (reg(CLK_EN_PERI) & (1 << Block.AI)) != 0);
  kpu_reset((reg(PERI_RESET) & (1 << Block.AI)) != 0);
}

/** Resets the chip; `cause` is a RESET_* bit for reset_status. */
export function resetChip(cause: u32): void {
  resetCause = cause;
  stop(Stop.RESET);
}

function lockBits(): u32 {
  let bits: u32 = 0;
  if (pllHz(PLL0) != 0) bits |= 3;
  if (pllHz(PLL1) != 0) bits |= 3 << 8;
  if (pllHz(PLL2) != 0) bits |= 3 << 16;
  return bits;
}

export function readSysctl(offset: u32): u32 {
  if (offset == PLL_LOCK) return lockBits();
  return offset < END ? reg(offset) : 0;
}

export function writeSysctl(offset: u32, value: u32): void {
  if (offset >= END || offset == GIT_ID || offset == CLK_FREQ || offset == ROM_ERROR || offset == PLL_LOCK) return;
  if (offset == RESET_STATUS) {
    if ((value & 1) != 0) set(RESET_STATUS, 0);
    return;
  }
  const raised = value & ~reg(offset);
  set(offset, value);
  if (offset == PERI_RESET) resetBlocks(raised);
  if (offset == SOFT_RESET && (value & 1) != 0) resetChip(RESET_SOFT);
  if (offset == PLL1 || offset == CLK_EN_PERI || offset == PERI_RESET) applyKpu();
}
