/* Sorts traps: the tick and device interrupts are handled, everything else is reported. */
#include "clint.h"
#include "plic.h"
#include "report.h"

#define INTERRUPT (1ull << 63)
#define MACHINE_TIMER 7
#define MACHINE_EXTERNAL 11
#define REG_SP 1

void trap_handler(uint64_t cause, trap_frame *frame, uint64_t value) {
  switch (cause) {
    case INTERRUPT | MACHINE_TIMER:
      clint_tick(frame->x[REG_SP]);
      return;
    case INTERRUPT | MACHINE_EXTERNAL:
      plic_dispatch();
      return;
    default:
      report_trap(cause, frame, value);
  }
}
