#include "plic.h"

#include "board_io.h"
#include "clint.h"
#include "hal.h"

#define PRIORITY(source) (0x0c000000u + 4 * (source))
#define ENABLE(source) (0x0c002000u + 4 * ((source) / 32))
#define THRESHOLD 0x0c200000u
#define CLAIM 0x0c200004u
#define MIE_MEIE (1u << 11)
#define EINVAL 22
#define ETIMEDOUT 110

static plic_handler handlers[PLIC_SOURCES];
static volatile uint8_t fired[PLIC_SOURCES], owed[PLIC_SOURCES];

static void enable(uint32_t source, int on) {
  reg_write(PRIORITY(source), on ? 1 : 0);
  reg_field(ENABLE(source), source % 32, 1, on ? 1 : 0);
}

/*
 * Completion is owed until the source is armed again: a claimed source cannot interrupt, and by then its device is
 * quiet. Completing at once would make the level pend again (and a PLIC ignores completion of a masked source).
 */
static void note(uint32_t source) { fired[source] = owed[source] = 1; }

void plic_init(void) {
  for (uint32_t source = 1; source < PLIC_SOURCES; source++) enable(source, 0);
  reg_write(THRESHOLD, 0);
  __asm__ volatile("csrs mie, %0\n csrsi mstatus, 8" ::"r"((uint64_t)MIE_MEIE));
}

void plic_attach(uint32_t source, plic_handler handler) {
  handlers[source] = handler;
  enable(source, handler != 0);
}

void plic_dispatch(void) {
  for (uint32_t source = reg_read(CLAIM); source; source = reg_read(CLAIM)) {
    plic_handler handler = source < PLIC_SOURCES ? handlers[source] : 0;
    if (handler) handler(source);
    else enable(source, 0);
    if (!owed[source]) reg_write(CLAIM, source);
  }
}

void plic_arm(uint32_t source) {
  uint64_t state = irq_save();
  fired[source] = 0;
  plic_attach(source, note);
  if (owed[source]) {
    owed[source] = 0;
    reg_write(CLAIM, source);
  }
  irq_restore(state);
}

static uint32_t waited;

static int not_fired(void) { return !fired[waited]; }

int32_t plic_wait(uint32_t source, uint32_t timeout_us) {
  if (source == 0 || source >= PLIC_SOURCES) return -EINVAL;
  waited = source;
  if (handlers[source] != note || (owed[source] && !fired[source])) plic_arm(source);
  clint_sleep(timeout_us, not_fired);
  int32_t result = fired[source] ? 0 : -ETIMEDOUT;
  fired[source] = 0;
  return result;
}
