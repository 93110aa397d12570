/**
 * K210 registers that the KPU driver touches: names, addresses and bits.
 *
 * Source: "K210 KPU - hardware interface", sections 1, 2 and 4 (names as in the vendor's kpu.h and sysctl.h).
 */

// ---- AI RAM ------------------------------------------------------------------------------------------

/** Uncached alias of the 2 MiB AI RAM: the only view through which the CPU may touch it. */
export const AI_RAM: u32 = 0x40600000;
export const AI_RAM_BYTES: u32 = 0x200000;
/** The KPU addresses AI RAM in rows of 64 bytes. */
export const AI_RAM_ROW: u32 = 64;
export const AI_RAM_ROWS: u32 = 32768;

// ---- KPU (64-bit registers) --------------------------------------------------------------------------

export const KPU_BASE: u32 = 0x40800000;
export const KPU_LAYER_ARGUMENT_FIFO: u32 = KPU_BASE + 0x00;
export const KPU_INTERRUPT_STATUS: u32 = KPU_BASE + 0x08;
export const KPU_INTERRUPT_RAW: u32 = KPU_BASE + 0x10;
/** 1 = masked. */
export const KPU_INTERRUPT_MASK: u32 = KPU_BASE + 0x18;
export const KPU_INTERRUPT_CLEAR: u32 = KPU_BASE + 0x20;
/** 3:0 almost-full threshold, 7:4 almost-empty threshold. */
export const KPU_FIFO_THRESHOLD: u32 = KPU_BASE + 0x28;
export const KPU_FIFO_DATA_OUT: u32 = KPU_BASE + 0x30;
export const KPU_FIFO_CTRL: u32 = KPU_BASE + 0x38;
export const KPU_EIGHT_BIT_MODE: u32 = KPU_BASE + 0x40;

/** Bits of interrupt_status, _raw, _mask and _clear. */
export const INT_CALC_DONE: u64 = 1;
export const INT_CFG_ALMOST_EMPTY: u64 = 2;
export const INT_CFG_ALMOST_FULL: u64 = 4;
export const INT_ALL: u64 = 7;

/** Almost full at 10, almost empty at 1: what the vendor's v4 runtime sets. */
export const FIFO_THRESHOLD_DEFAULT: u64 = 0x1a;

/** PLIC source of the KPU. */
export const IRQ_AI: u32 = 25;

// ---- SYSCTL (32-bit registers) -----------------------------------------------------------------------

export const SYSCTL_BASE: u32 = 0x50440000;
export const SYSCTL_PLL1: u32 = SYSCTL_BASE + 0x0c;
export const SYSCTL_PLL_LOCK: u32 = SYSCTL_BASE + 0x18;
export const SYSCTL_CLK_EN_PERI: u32 = SYSCTL_BASE + 0x2c;
export const SYSCTL_PERI_RESET: u32 = SYSCTL_BASE + 0x34;
export const SYSCTL_CLK_TH0: u32 = SYSCTL_BASE + 0x38;

/** Bit of the AI block in clk_en_peri and in peri_reset. */
export const SYSCTL_AI: u32 = 1 << 2;
/** AI clock divider in clk_th0: KPU clock = PLL1 / (threshold + 1). */
export const CLK_TH0_AI_MASK: u32 = 0xf << 8;

/** PLL control bits. */
export const PLL_RESET: u32 = 1 << 20;
export const PLL_POWERED: u32 = 1 << 21;
export const PLL_INTFB: u32 = 1 << 22;
export const PLL_BYPASS: u32 = 1 << 23;
export const PLL_OUT_EN: u32 = 1 << 25;
/** PLL_LOCK bits of PLL1. */
export const PLL1_LOCKED: u32 = 1 << 8;
export const PLL1_SLIP_CLEAR: u32 = 1 << 10;
