/**
 * Clock and reset of the KPU ("K210 KPU", section 2; "K210 SoC facts", section 4).
 *
 * AI RAM and KPU registers hang the bus unless PLL1 runs and the AI clock gate is open, so this comes
 * before everything else.
 */
import { mmio_read32, mmio_write32, sleep_us, time_us } from "../hal";
import {
  CLK_TH0_AI_MASK,
  PLL_BYPASS,
  PLL_INTFB,
  PLL_OUT_EN,
  PLL_POWERED,
  PLL_RESET,
  PLL1_LOCKED,
  PLL1_SLIP_CLEAR,
  SYSCTL_AI,
  SYSCTL_CLK_EN_PERI,
  SYSCTL_CLK_TH0,
  SYSCTL_PERI_RESET,
  SYSCTL_PLL_LOCK,
  SYSCTL_PLL1,
} from "./registers";

/** 26 MHz * (45 + 1) / (2 + 1) = 398.667 MHz: R 0, F 45, OD 2, BWADJ = F. */
const PLL1_400MHZ: u32 = (45 << 4) | (2 << 10) | (45 << 14);
const PLL_FIELDS: u32 = 0xfffff;
const PLL_LOCK_TIMEOUT_US: u64 = 100_000;

/** Starts PLL1 unless the boot code did. Returns false when it does not lock. */
function pll1_start(): bool {
  let pll = mmio_read32(SYSCTL_PLL1);
  if ((pll & (PLL_POWERED | PLL_OUT_EN)) == (PLL_POWERED | PLL_OUT_EN) && !(pll & PLL_RESET)) return true;
  pll &= ~PLL_OUT_EN;
  mmio_write32(SYSCTL_PLL1, pll);
  pll &= ~PLL_POWERED;
  mmio_write32(SYSCTL_PLL1, pll);
  pll = (pll & ~(PLL_FIELDS | PLL_BYPASS | PLL_RESET)) | PLL1_400MHZ | PLL_INTFB;
  mmio_write32(SYSCTL_PLL1, pll);
  pll |= PLL_POWERED;
  mmio_write32(SYSCTL_PLL1, pll);
  sleep_us(1);
  mmio_write32(SYSCTL_PLL1, pll | PLL_RESET);
  sleep_us(1);
  mmio_write32(SYSCTL_PLL1, pll);
  let start = time_us();
  while (!(mmio_read32(SYSCTL_PLL_LOCK) & PLL1_LOCKED)) {
    if (time_us() - start > PLL_LOCK_TIMEOUT_US) return false;
    mmio_write32(SYSCTL_PLL_LOCK, mmio_read32(SYSCTL_PLL_LOCK) | PLL1_SLIP_CLEAR);
    sleep_us(10);
  }
  mmio_write32(SYSCTL_PLL1, pll | PLL_OUT_EN);
  return true;
}

/** True while PLL1 drives the block and its clock gate is open. */
export function clock_running(): bool {
  return (mmio_read32(SYSCTL_PLL1) & PLL_OUT_EN) != 0 && (mmio_read32(SYSCTL_CLK_EN_PERI) & SYSCTL_AI) != 0;
}

/** PLL1 on, AI divider 1, gate open, reset pulse. Returns false when PLL1 does not lock. */
export function clock_start(): bool {
  if (!pll1_start()) return false;
  mmio_write32(SYSCTL_CLK_TH0, mmio_read32(SYSCTL_CLK_TH0) & ~CLK_TH0_AI_MASK);
  mmio_write32(SYSCTL_CLK_EN_PERI, mmio_read32(SYSCTL_CLK_EN_PERI) | SYSCTL_AI);
  mmio_write32(SYSCTL_PERI_RESET, mmio_read32(SYSCTL_PERI_RESET) | SYSCTL_AI);
  sleep_us(10);
  mmio_write32(SYSCTL_PERI_RESET, mmio_read32(SYSCTL_PERI_RESET) & ~SYSCTL_AI);
  return true;
}

/** Closes the clock gate. AI RAM keeps its content but must not be touched. */
export function clock_stop(): void {
  mmio_write32(SYSCTL_CLK_EN_PERI, mmio_read32(SYSCTL_CLK_EN_PERI) & ~SYSCTL_AI);
}
