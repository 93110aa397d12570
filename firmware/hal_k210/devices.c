/* The table of board devices, and the system itself. */
#include "board.h"
#include "board_io.h"
#include "clint.h"
#include "console.h"
#include "core_memory.h"
#include "device.h"
#include "hal.h"
#include "k210.h"

#include <string.h>

int board_safe_boot(void);
int32_t device_fpioa(uint32_t op, const device_args *args);
int32_t device_gpio(uint32_t op, const device_args *args);
int32_t device_i2c(uint32_t op, const device_args *args);
int32_t device_spi(uint32_t op, const device_args *args);
int32_t device_uart(uint32_t op, const device_args *args);
int32_t device_timer(uint32_t op, const device_args *args);
int32_t device_pwm(uint32_t op, const device_args *args);
int32_t device_wdt(uint32_t op, const device_args *args);
int32_t device_lcd(uint32_t op, const device_args *args);
int32_t device_camera(uint32_t op, const device_args *args);
int32_t device_i2s(uint32_t op, const device_args *args);
int32_t device_sd(uint32_t op, const device_args *args);

/* ---- clock of the day: seconds since 1970 = CLINT time + offset ---- */

#define START_OF_2019 1546300800

static int64_t clock_offset = START_OF_2019;

int64_t hal_time_unix(void) { return clock_offset + (int64_t)(clint_us() / 1000000); }

static uint64_t cycles(void) {
  uint64_t count;
  __asm__ volatile("csrr %0, mcycle" : "=r"(count));
  return count;
}

/* Jitter between the CPU's clock and the time base, mixed; no generator on this chip is documented. */
uint32_t hal_entropy(void) {
  static uint64_t state = 0x9e3779b97f4a7c15;
  state ^= cycles() + (clint_mtime() << 32);
  state ^= state >> 30;
  state *= 0xbf58476d1ce4e5b9;
  state ^= state >> 27;
  return (uint32_t)(state >> 16);
}

/* ---- system ---- */

static int32_t copy_out(const void *from, uint32_t size, const device_args *args) {
  memcpy(core_at(args->ptr), from, size < args->len ? size : args->len);
  return (int32_t)size;
}

static int32_t set_clock(uint32_t cpu_hz, uint32_t kpu_hz) {
  uint64_t state = irq_save();
  int32_t result = sysctl_set_clocks(cpu_hz, kpu_hz);
  clint_rebase(board_mtime_hz());
  uarths_rebase();
  flash_rebase();
  irq_restore(state);
  return result;
}

static int32_t device_system(uint32_t op, const device_args *args) {
  switch (op) {
    case SYSTEM_RESET: sysctl_chip_reset();
    case SYSTEM_RESET_CAUSE: return (int32_t)sysctl_reset_cause();
    case SYSTEM_CPU_HZ: return (int32_t)sysctl_cpu_hz();
    case SYSTEM_KPU_HZ: return (int32_t)sysctl_kpu_hz();
    case SYSTEM_SET_CLOCK: return set_clock(args->a, args->b);
    case SYSTEM_BOARD: return copy_out(BOARD_TEXT, sizeof BOARD_TEXT - 1, args);
    case SYSTEM_PYTHON_HEAP: return BOARD_PYTHON_HEAP;
    case SYSTEM_SAFE_BOOT: return board_safe_boot();
    case SYSTEM_SET_TIME:
      clock_offset += (int64_t)((uint64_t)args->b << 32 | args->a) - hal_time_unix();
      return 0;
    case SYSTEM_IDLE: clint_sleep(args->a, console_idle); return 0;
    case SYSTEM_COUNTER: *(uint64_t *)core_at(args->ptr) = cycles(); return 0;
    case SYSTEM_UNIQUE_ID: return flash_unique_id(core_at(args->ptr), args->len);
    case SYSTEM_EXIT: return ERRNO_ENODEV;
    default: return ERRNO_EINVAL;
  }
}

const device_handler device_handlers[DEVICE_COUNT] = {
    [DEVICE_SYSTEM] = device_system,
    [DEVICE_FPIOA] = device_fpioa,
    [DEVICE_GPIO] = device_gpio,
    [DEVICE_I2C] = device_i2c,
    [DEVICE_SPI] = device_spi,
    [DEVICE_UART] = device_uart,
    [DEVICE_TIMER] = device_timer,
    [DEVICE_PWM] = device_pwm,
    [DEVICE_WDT] = device_wdt,
#ifdef BOARD_LCD_WIDTH
    [DEVICE_LCD] = device_lcd,
#endif
#ifdef BOARD_CAMERA_XCLK
    [DEVICE_CAMERA] = device_camera,
#endif
    [DEVICE_I2S] = device_i2s,
#ifdef BOARD_SD_SPI
    [DEVICE_SD] = device_sd,
#endif
};
