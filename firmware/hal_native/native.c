/*
 * The generated C on a PC, for sanitizers: console on stdin and stdout, flash in memory, the KPU model of the virt
 * target. Usage: native [FLASH_FILE]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "board.h"
#include "core.h"
#include "core_main.h"
#include "core_memory.h"
#include "device.h"
#include "hal.h"
#include "virt.h"

#define SECTOR 4096u

uint8_t core_linmem[CORE_MEMORY] __attribute__((aligned(64)));
uint8_t model_linmem[MODEL_MEMORY] __attribute__((aligned(64)));
extern const uint8_t core_data[], core_data_end[];

static uint8_t flash[BOARD_FLASH_SIZE];
w2c_core core_instance;

void report_fatal(const char *what, uint64_t detail) {
  fflush(stdout);
  fprintf(stderr, "fatal: %s (%llx)\n", what, (unsigned long long)detail);
  abort();
}

uint64_t hal_time_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

int64_t hal_time_unix(void) { return (int64_t)time(0); }
void hal_sleep_us(uint64_t us) { (void)us; }

uint32_t hal_entropy(void) { return (uint32_t)rand(); }

void hal_console_write(uint32_t ptr, uint32_t len) { fwrite(core_at(ptr), 1, len, stdout); }

int32_t hal_console_read(void) {
  fflush(stdout);
  int c = getchar();
  return c == EOF ? -2 : c;
}

int board_input_ended(void) { return feof(stdin); }

int32_t hal_interrupt_pending(void) { return 0; }
void hal_interrupt_char(int32_t c) { (void)c; }

static int outside(uint32_t addr, uint32_t len) { return addr > sizeof flash || len > sizeof flash - addr; }

int32_t hal_flash_read(uint32_t addr, uint32_t ptr, uint32_t len) {
  if (outside(addr, len)) return ERRNO_EINVAL;
  memcpy(core_at(ptr), flash + addr, len);
  return 0;
}

int32_t hal_flash_write(uint32_t addr, uint32_t ptr, uint32_t len) {
  if (outside(addr, len)) return ERRNO_EINVAL;
  const uint8_t *from = core_at(ptr);
  for (uint32_t i = 0; i < len; i++) flash[addr + i] &= from[i];
  return 0;
}

int32_t hal_flash_erase(uint32_t addr) {
  addr &= ~(SECTOR - 1);
  if (outside(addr, SECTOR)) return ERRNO_EINVAL;
  memset(flash + addr, 0xff, SECTOR);
  return 0;
}

uint32_t hal_flash_size(void) { return sizeof flash; }

static int32_t copy_out(const void *from, uint32_t size, const device_args *args) {
  memcpy(core_at(args->ptr), from, size < args->len ? size : args->len);
  return (int32_t)size;
}

static int32_t device_system(uint32_t op, const device_args *args) {
  uint64_t now = hal_time_us() * 1000u;
  switch (op) {
    case SYSTEM_RESET: exit(0);
    case SYSTEM_EXIT: exit((int)args->a);
    case SYSTEM_BOARD: return copy_out(BOARD_TEXT, sizeof BOARD_TEXT - 1, args);
    case SYSTEM_PYTHON_HEAP: return BOARD_PYTHON_HEAP;
    case SYSTEM_COUNTER: return copy_out(&now, sizeof now, args) * 0;
    case SYSTEM_RESET_CAUSE:
    case SYSTEM_SAFE_BOOT:
    case SYSTEM_SET_TIME:
    case SYSTEM_IDLE: return 0;
    case SYSTEM_CPU_HZ: return BOARD_CPU_HZ;
    case SYSTEM_KPU_HZ: return BOARD_KPU_HZ;
    default: return ERRNO_EINVAL;
  }
}

const device_handler device_handlers[DEVICE_COUNT] = {[DEVICE_SYSTEM] = device_system};

int main(int argc, char **argv) {
  memset(flash, 0xff, sizeof flash);
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : 0;
  if (argc > 1 && (!file || fread(flash, 1, sizeof flash, file) == 0)) return 2;
  memcpy(core_linmem, core_data, (size_t)(core_data_end - core_data));
  virt_kpu_init();
  wasm2c_core_instantiate(&core_instance, 0);
  int status = core_main(&core_instance, CORE_MEMORY);
  fflush(stdout);
  return status;
}
