#include "clint.h"

#include "board_io.h"
#include "report.h"

#define MTIMECMP 0x02004000u /* hart 0 */
#define MTIME 0x0200bff8u
#define TICK_HZ 100
#define MIE_MTIE (1u << 7)

static uint64_t hz, base_ticks, base_us;
static uint64_t next_tick, wake;

uint64_t clint_mtime(void) { return *(volatile uint64_t *)(uintptr_t)MTIME; }

static void program(void) {
  *(volatile uint64_t *)(uintptr_t)MTIMECMP = wake && wake < next_tick ? wake : next_tick;
}

uint64_t clint_us(void) {
  uint64_t ticks = clint_mtime() - base_ticks;
  /* Split so that the product cannot overflow. */
  return base_us + ticks / hz * 1000000 + ticks % hz * 1000000 / hz;
}

void clint_rebase(uint64_t new_hz) {
  base_us = hz ? clint_us() : 0;
  base_ticks = clint_mtime();
  hz = new_hz;
  next_tick = base_ticks + hz / TICK_HZ;
  program();
}

void clint_init(void) {
  clint_rebase(board_mtime_hz());
  __asm__ volatile("csrs mie, %0" ::"r"((uint64_t)MIE_MTIE));
}

void clint_tick(uint64_t sp) {
  uint64_t now = clint_mtime();
  if (now >= next_tick) {
    stack_check(sp);
    next_tick = now + hz / TICK_HZ;
  }
  if (wake && now >= wake) wake = 0;
  program();
}

void delay_us(uint32_t us) {
  uint64_t until = clint_us() + us;
  while (clint_us() < until) {
  }
}

void clint_sleep(uint64_t us, int (*idle)(void)) {
  uint64_t until = clint_us() + us;
  uint64_t state = irq_save();
  wake = clint_mtime() + (us > 1000000000u ? hz * 1000 : us * hz / 1000000) + 1;
  program();
  /* wfi also returns for a pending interrupt that is masked, so nothing is lost between test and wait. */
  while (clint_us() < until && idle()) {
    cpu_wait();
    irq_restore(state);
    state = irq_save();
  }
  wake = 0;
  irq_restore(state);
}
