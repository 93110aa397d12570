/* SYSCTL: PLLs, dividers, clock gates, resets, pad power. */
#include "board.h"
#include "clint.h"
#include "k210.h"

#define SYSCTL 0x50440000u
#define PLL(n) (SYSCTL + 0x08 + 4 * (n))
#define PLL_LOCK (SYSCTL + 0x18)
#define CLK_SEL0 (SYSCTL + 0x20)
#define CLK_EN_CENT (SYSCTL + 0x28)
#define CLK_EN_PERI (SYSCTL + 0x2c)
#define SOFT_RESET (SYSCTL + 0x30)
#define PERI_RESET (SYSCTL + 0x34)
#define CLK_TH(n) (SYSCTL + 0x38 + 4 * (n))
#define MISC (SYSCTL + 0x54)
#define PERI (SYSCTL + 0x58)
#define RESET_STATUS (SYSCTL + 0x60)
#define DMA_SEL(n) (SYSCTL + 0x64 + 4 * (n))
#define POWER_SEL (SYSCTL + 0x6c)

#define XTAL_HZ 26000000u
#define VCO_MIN 350000000u
#define VCO_MAX 1750000000u

#define PLL_RESET (1u << 20)
#define PLL_POWER (1u << 21)
#define PLL_INTFB (1u << 22)
#define PLL_BYPASS (1u << 23)
#define PLL_OUT (1u << 25)
#define PLL_SOURCE_XTAL (0u << 26)
#define PLL_LOCK_TIMEOUT 1000000u /* polls */

#define ACLK_FROM_PLL0 1u

/* CPU cycles, since mtime itself changes its rate here. */
static uint64_t cycles(void) {
  uint64_t value;
  __asm__ volatile("csrr %0, mcycle" : "=r"(value));
  return value;
}

static void spin(uint32_t count) {
  for (uint64_t until = cycles() + count; cycles() < until;) {
  }
}

typedef struct {
  uint32_t r, f, od, hz;
} pll_setting;

/* The setting with the highest output not above `hz`: R is 0 (full reference), so F and OD remain. */
static pll_setting pll_solve(uint32_t hz) {
  pll_setting best = {0, 0, 0, 0};
  for (uint32_t od = 0; od < 16; od++) {
    uint64_t f = (uint64_t)hz * (od + 1) / XTAL_HZ;
    if (f < 1) continue;
    if (f > 64) f = 64;
    uint64_t vco = f * XTAL_HZ;
    uint32_t out = (uint32_t)(vco / (od + 1));
    if (vco < VCO_MIN || vco > VCO_MAX || out <= best.hz) continue;
    best = (pll_setting){0, (uint32_t)f - 1, od, out};
  }
  return best;
}

static unsigned lock_bit(enum sysctl_pll pll) { return 8 * pll; }

static int locked(enum sysctl_pll pll) {
  uint32_t mask = pll == PLL0 ? 3u : 1u << lock_bit(pll);
  return (reg_read(PLL_LOCK) & mask) == mask;
}

static int pll_start(enum sysctl_pll pll, pll_setting s) {
  uint32_t at = PLL(pll);
  reg_clear(at, PLL_OUT);
  reg_clear(at, PLL_POWER);
  uint32_t value = s.r | s.f << 4 | s.od << 10 | s.f << 14 | PLL_INTFB | PLL_SOURCE_XTAL;
  reg_write(at, value);
  reg_write(at, value |= PLL_POWER);
  spin(1000); /* 1 us at any clock, here and below */
  reg_write(at, value);
  reg_write(at, value | PLL_RESET);
  spin(1000);
  reg_write(at, value);
  for (uint32_t i = 0; !locked(pll); i++) {
    if (i == PLL_LOCK_TIMEOUT) return 0;
    reg_set(PLL_LOCK, 1u << (lock_bit(pll) + 2)); /* clear a slip */
  }
  reg_write(at, value | PLL_OUT);
  return 1;
}

uint32_t sysctl_pll_hz(enum sysctl_pll pll) {
  uint32_t v = reg_read(PLL(pll));
  uint64_t vco = (uint64_t)XTAL_HZ * ((v >> 4 & 63) + 1);
  return (uint32_t)(vco / (((v & 15) + 1) * ((v >> 10 & 15) + 1)));
}

uint32_t sysctl_cpu_hz(void) {
  uint32_t sel = reg_read(CLK_SEL0);
  return sel & ACLK_FROM_PLL0 ? sysctl_pll_hz(PLL0) / (2u << (sel >> 1 & 3)) : XTAL_HZ;
}

uint32_t sysctl_kpu_hz(void) { return sysctl_pll_hz(PLL1) / ((reg_read(CLK_TH(0)) >> 8 & 15) + 1); }

uint32_t sysctl_apb0_hz(void) { return sysctl_cpu_hz() / ((reg_read(CLK_SEL0) >> 3 & 7) + 1); }

uint32_t sysctl_apb1_hz(void) { return sysctl_cpu_hz() / ((reg_read(CLK_SEL0) >> 6 & 7) + 1); }

int sysctl_set_clocks(uint32_t cpu_hz, uint32_t kpu_hz) {
  pll_setting cpu = pll_solve(cpu_hz * 2), kpu = pll_solve(kpu_hz);
  if (cpu_hz && (!cpu.hz || cpu_hz > BOARD_CPU_MAX_HZ)) return -22;
  if (kpu_hz && (!kpu.hz || kpu_hz > BOARD_KPU_MAX_HZ)) return -22;
  /* Divider 2 from PLL0: the CPU runs at half of it. */
  if (cpu_hz) {
    reg_clear(CLK_SEL0, ACLK_FROM_PLL0);
    if (!pll_start(PLL0, cpu)) return -22;
    reg_field(CLK_SEL0, 1, 2, 0);
    reg_set(CLK_SEL0, ACLK_FROM_PLL0);
  }
  if (kpu_hz) {
    if (!pll_start(PLL1, kpu)) return -22;
    sysctl_threshold(0, 8, 4, 0);
  }
  reg_set(CLK_EN_CENT, 0x3f); /* CPU, both SRAM banks, all three APB buses */
  return 0;
}

void sysctl_enable(enum sysctl_peripheral peripheral) { reg_set(CLK_EN_PERI, 1u << peripheral); }

void sysctl_reset(enum sysctl_peripheral peripheral) {
  sysctl_enable(peripheral);
  reg_set(PERI_RESET, 1u << peripheral);
  spin(5000); /* 10 us at the highest clock */
  reg_clear(PERI_RESET, 1u << peripheral);
}

void sysctl_ai_on(void) {
  uint32_t on = PLL_POWER | PLL_OUT;
  if ((reg_read(PLL(PLL1)) & on) != on) pll_start(PLL1, pll_solve(BOARD_KPU_HZ));
  sysctl_enable(PERI_AI);
}

void sysctl_i2s_clock(uint32_t hz) { pll_start(PLL2, pll_solve(hz)); }

void sysctl_threshold(unsigned n, unsigned bit, unsigned width, uint32_t value) {
  reg_field(CLK_TH(n), bit, width, value);
}

void sysctl_dma_select(unsigned channel, uint32_t selector) {
  if (channel < 5) reg_field(DMA_SEL(0), 6 * channel, 6, selector);
  else reg_field(DMA_SEL(1), 0, 6, selector);
}

void sysctl_low_voltage(uint32_t banks) { reg_write(POWER_SEL, banks); }

void sysctl_dvp_pads(void) { reg_set(MISC, 1u << 10); }

void sysctl_timer_source(unsigned timer) { reg_clear(CLK_SEL0, 1u << (13 + timer)); }

void sysctl_spi3_source(void) { reg_set(CLK_SEL0, 1u << 12); }

void sysctl_xip(uint32_t on) { reg_field(PERI, 15, 1, on); }

uint32_t sysctl_reset_cause(void) {
  uint32_t status = reg_read(RESET_STATUS);
  for (uint32_t cause = 1; cause <= 4; cause++)
    if (status >> cause & 1) return cause;
  return 0;
}

void sysctl_chip_reset(void) {
  reg_write(SOFT_RESET, 1);
  for (;;) cpu_wait();
}
