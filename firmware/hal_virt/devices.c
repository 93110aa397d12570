/* Board devices of QEMU's virt machine: only the system itself. */
#include "device.h"

#include "board.h"
#include "board_io.h"
#include "clint.h"
#include "console.h"
#include "core_memory.h"
#include "hal.h"
#include "virt.h"

#include <string.h>

#define CPU_HZ 1000000000 /* with -icount shift=0 one instruction takes 1 ns */

static int32_t copy_out(const void *from, uint32_t size, const device_args *args) {
  memcpy(core_at(args->ptr), from, size < args->len ? size : args->len);
  return (int32_t)size;
}

static uint64_t instructions(void) {
  uint64_t count;
  __asm__ volatile("csrr %0, minstret" : "=r"(count));
  return count;
}

static int32_t device_system(uint32_t op, const device_args *args) {
  switch (op) {
    case SYSTEM_RESET:
      board_halt(0);
    case SYSTEM_EXIT:
      board_halt((int)args->a);
    case SYSTEM_RESET_CAUSE:
    case SYSTEM_SAFE_BOOT:
      return 0;
    case SYSTEM_CPU_HZ:
      return CPU_HZ;
    case SYSTEM_KPU_HZ:
      return BOARD_KPU_HZ;
    case SYSTEM_BOARD:
      return copy_out(BOARD_TEXT, sizeof BOARD_TEXT - 1, args);
    case SYSTEM_PYTHON_HEAP:
      return BOARD_PYTHON_HEAP;
    case SYSTEM_SET_TIME:
      virt_set_time((int64_t)((uint64_t)args->b << 32 | args->a));
      return 0;
    case SYSTEM_IDLE:
      clint_sleep(args->a, console_idle);
      return 0;
    case SYSTEM_COUNTER:
      *(uint64_t *)core_at(args->ptr) = instructions();
      return 0;
    default:
      return ERRNO_EINVAL;
  }
}

const device_handler device_handlers[DEVICE_COUNT] = {
    [DEVICE_SYSTEM] = device_system,
};
