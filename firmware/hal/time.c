/* Time for the core, from the CLINT. */
#include "board_io.h"
#include "clint.h"
#include "console.h"
#include "hal.h"
#include "report.h"

static uint64_t here(void) {
  uint64_t sp;
  __asm__ volatile("mv %0, sp" : "=r"(sp));
  return sp;
}

uint64_t hal_time_us(void) { return clint_us(); }

/* Returns early when the interrupt character arrives; other input does not shorten a sleep. */
static int undisturbed(void) { return !console_broken(); }

void hal_sleep_us(uint64_t us) {
  stack_check(here());
  clint_sleep(us, undisturbed);
}
