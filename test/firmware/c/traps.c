/* Does what must not happen: the byte in the flash at 0x200000 says what. Reports and returns 0 for a byte out of range. */
#include "board_io.h"
#include "core_main.h"
#include "core_memory.h"
#include "hal.h"

#define CHOICE 0x200000u
#define SCRATCH 0x100000u /* in linear memory, behind the core's data */

static volatile uint64_t sink;

static void spin(void) {
  for (int i = 0; i < 4000; i++) sink += (uint64_t)i;
}

/* Slow enough that the tick sees the overflow while only unused memory has been overwritten. */
static int deeper(int n) {
  volatile char frame[400];
  frame[n & 255] = (char)n;
  spin();
  return deeper(n + 1) + frame[(n + 1) & 255];
}

int core_main(w2c_core *core, uint32_t memory) {
  (void)core;
  (void)memory;
  uint8_t *choice = core_at(SCRATCH);
  if (hal_flash_read(CHOICE, SCRATCH, 1)) return 1;
  uintptr_t odd = (uintptr_t)choice + 1;
  switch (*choice) {
    case 0: __asm__ volatile("li s3, 0x1234567\n .word 0xffffffff" ::: "s3"); return 0;
    case 1: sink = *(volatile uint32_t *)odd; return 0;
    case 2: *(volatile uint64_t *)odd = 1; return 0;
    case 3: sink = *(volatile uint32_t *)(uintptr_t)0xf0000000; return 0;
    case 4: return deeper(0);
    case 5: __asm__ volatile("ebreak"); return 0;
    case 6: ((void (*)(void))(uintptr_t)0xf0000000)(); return 0;
    default: return 0;
  }
}
