/**
 * SYSCTL of the host build: registers that hold what is written, a PLL1 that locks as soon as it is powered,
 * and the clock gate and reset of the KPU ("K210 SoC facts", section 4).
 */
import {
  PLL_OUT_EN,
  PLL_POWERED,
  PLL_RESET,
  PLL1_LOCKED,
  SYSCTL_AI,
  SYSCTL_BASE,
  SYSCTL_CLK_EN_PERI,
  SYSCTL_PERI_RESET,
  SYSCTL_PLL_LOCK,
  SYSCTL_PLL1,
} from "../kpu/registers";
import { kpu_clock, kpu_reset } from "./kpu/kpu";

export const SYSCTL_BYTES: u32 = 0x70;
const PLL1: u32 = SYSCTL_PLL1 - SYSCTL_BASE;
const PLL_LOCK: u32 = SYSCTL_PLL_LOCK - SYSCTL_BASE;
const CLK_EN_PERI: u32 = SYSCTL_CLK_EN_PERI - SYSCTL_BASE;
const PERI_RESET: u32 = SYSCTL_PERI_RESET - SYSCTL_BASE;
const CLK_EN_CENT: u32 = 0x28;
const DMA_SEL0: u32 = 0x64;
const DMA_SEL1: u32 = 0x68;

const registers: usize = memory.data(112, 8);

// @ts-ignore: decorator
@inline
function reg(offset: u32): u32 {
  return load<u32>(registers + offset);
}

/** Power-on state: central clocks on, every peripheral gate closed, PLL1 off. */
export function sysctl_reset(): void {
  memory.fill(registers, 0, SYSCTL_BYTES);
  store<u32>(registers + CLK_EN_CENT, 0x3f);
  apply();
}

export function sysctl_read(offset: u32): u32 {
  if (offset == PLL_LOCK) {
    let pll = reg(PLL1);
    return (pll & PLL_POWERED) != 0 && !(pll & PLL_RESET) ? PLL1_LOCKED : 0;
  }
  return reg(offset);
}

export function sysctl_write(offset: u32, value: u32): void {
  if (offset == PLL_LOCK) return;
  store<u32>(registers + offset, value);
  if (offset == PLL1 || offset == CLK_EN_PERI || offset == PERI_RESET) apply();
}

function apply(): void {
  let pll = reg(PLL1);
  let running = (pll & PLL_POWERED) != 0 && (pll & PLL_OUT_EN) != 0 && !(pll & PLL_RESET);
  kpu_clock(running && (reg(CLK_EN_PERI) & SYSCTL_AI) != 0);
  kpu_reset((reg(PERI_RESET) & SYSCTL_AI) != 0);
}

/** Request selector of DMA channel `n` (22 = KPU result). */
export function dma_request(n: u32): u32 {
  return n < 5 ? (reg(DMA_SEL0) >> (6 * n)) & 63 : reg(DMA_SEL1) & 63;
}
