/* Start of a K210 board, in the order that the board description gives; and the end of a run. */
#include "board.h"

#include "clint.h"
#include "k210.h"
#include "plic.h"

#define MTIME_DIVIDER 50
#define PMU_TRIES 3
#define DELAY_BEFORE_RESET_US 5000000

typedef struct {
  uint8_t pad, line, level, wait_ms;
} output;

static const output outputs[] = {BOARD_OUTPUTS};
static int safe_boot;

uint64_t board_mtime_hz(void) { return sysctl_cpu_hz() / MTIME_DIVIDER; }

#ifdef BOARD_PMU_ADDRESS
/* Power rails. A chip that does not answer leaves the rails as they came up; the board is tried all the same. */
static void pmu_init(void) {
  static const uint8_t registers[][2] = {BOARD_PMU_REGISTERS};
  if (i2c_init(BOARD_PMU_UNIT, BOARD_PMU_SCL, BOARD_PMU_SDA, BOARD_PMU_HZ)) return;
  int32_t missing = -1;
  for (int i = 0; i < PMU_TRIES && missing; i++) missing = i2c_probe(BOARD_PMU_UNIT, BOARD_PMU_ADDRESS);
  for (unsigned i = 0; !missing && i < sizeof registers / sizeof *registers; i++)
    missing = i2c_transfer(BOARD_PMU_UNIT, BOARD_PMU_ADDRESS, registers[i], 2, 0, 0);
  i2c_deinit(BOARD_PMU_UNIT);
}
#else
static void pmu_init(void) {}
#endif

static void outputs_init(void) {
  for (unsigned i = 0; i < sizeof outputs / sizeof *outputs; i++) {
    gpiohs_output(outputs[i].pad, outputs[i].line, outputs[i].level);
    delay_us(outputs[i].wait_ms * 1000u);
  }
}

static void safe_boot_init(void) {
#ifdef BOARD_SAFE_BOOT_PAD
  gpiohs_input(BOARD_SAFE_BOOT_PAD, BOARD_SAFE_BOOT_GPIOHS, BOARD_SAFE_BOOT_PRESSED ? 1 : 2);
  delay_us(1000);
  safe_boot = gpiohs_read(BOARD_SAFE_BOOT_GPIOHS) == BOARD_SAFE_BOOT_PRESSED;
#endif
}

int board_safe_boot(void) { return safe_boot; }

static void say(const char *text) {
  while (*text) board_putc(*text++);
  board_putc('\r');
  board_putc('\n');
}

void board_init(void) {
  int32_t clocks = sysctl_set_clocks(BOARD_CPU_HZ, BOARD_KPU_HZ);
  fpioa_init();
  fpioa_set(BOARD_CONSOLE_RX, FN_UARTHS_RX);
  fpioa_set(BOARD_CONSOLE_TX, FN_UARTHS_TX);
  plic_init();
  clint_init();
  uarths_init(BOARD_CONSOLE_BAUD);
  if (clocks) say("[kpy] a PLL does not lock: this board is slow or has no KPU until it is restarted");
  sysctl_low_voltage(BOARD_LOW_VOLTAGE_BANKS);
  cache_init();
  dmac_init();
  flash_init();
  pmu_init();
  outputs_init();
  safe_boot_init();
}

/* A board cannot stop: the report stays on the console for some seconds, then the chip restarts. */
void board_fatal(void) {
  const char *text = "[kpy] the board restarts in 5 seconds";
#ifdef BOARD_SAFE_BOOT_PAD
  text = "[kpy] the board restarts in 5 seconds; with the safe-boot key held, boot.py and main.py do not run";
#endif
  say(text);
  uint64_t until = clint_mtime() + board_mtime_hz() * (DELAY_BEFORE_RESET_US / 1000000);
  while (clint_mtime() < until) {
  }
  sysctl_chip_reset();
}

int board_input_ended(void) { return 0; }

void board_halt(int status) {
  (void)status;
  board_fatal();
}
