/* General-purpose lines: GPIOHS0-31 (lines 0-31 of the device) and GPIO0-7 (lines 32-39). */
#include "device.h"
#include "k210.h"
#include "plic.h"

#define GPIOHS 0x38001000u
#define HS_INPUT (GPIOHS + 0x00)
#define HS_INPUT_EN (GPIOHS + 0x04)
#define HS_OUTPUT_EN (GPIOHS + 0x08)
#define HS_OUTPUT (GPIOHS + 0x0c)
#define HS_RISE_IE (GPIOHS + 0x18)
#define HS_RISE_IP (GPIOHS + 0x1c)
#define HS_FALL_IE (GPIOHS + 0x20)
#define HS_FALL_IP (GPIOHS + 0x24)

#define GPIO_BASE 0x50200000u
#define G_OUTPUT (GPIO_BASE + 0x00)
#define G_DIRECTION (GPIO_BASE + 0x04)
#define G_INPUT (GPIO_BASE + 0x50)

#define HS_LINES 32
#define LINES 40
#define IRQ_GPIOHS0 34
#define EDGE_FALLING 1
#define EDGE_RISING 2

static volatile uint32_t events;

void gpiohs_write(uint32_t line, uint32_t level) { reg_field(HS_OUTPUT, line, 1, level); }

uint32_t gpiohs_read(uint32_t line) { return reg_read(HS_INPUT) >> line & 1; }

static void hs_direction(uint32_t line, int output) {
  reg_field(HS_INPUT_EN, line, 1, !output);
  reg_field(HS_OUTPUT_EN, line, 1, output);
}

void gpiohs_output(uint32_t pad, uint32_t line, uint32_t level) {
  gpiohs_write(line, level);
  hs_direction(line, 1);
  fpioa_set(pad, FN_GPIOHS0 + line);
}

void gpiohs_input(uint32_t pad, uint32_t line, uint32_t pull) {
  hs_direction(line, 0);
  fpioa_set(pad, FN_GPIOHS0 + line);
  fpioa_pull(pad, pull);
}

static int32_t mode(uint32_t line, uint32_t mode) {
  if (line >= LINES || mode > 3) return ERRNO_EINVAL;
  uint32_t function = line < HS_LINES ? FN_GPIOHS0 + line : FN_GPIO0 + line - HS_LINES;
  int32_t pad = fpioa_find(function);
  if (pad < 0) return ERRNO_ENXIO;
  int output = mode == 3;
  if (line < HS_LINES) {
    hs_direction(line, output);
  } else {
    sysctl_enable(PERI_GPIO);
    reg_field(G_DIRECTION, line - HS_LINES, 1, output);
  }
  return fpioa_pull((uint32_t)pad, output ? 0 : mode);
}

static int32_t read(uint32_t line) {
  if (line >= LINES) return ERRNO_EINVAL;
  if (line < HS_LINES) return reg_read(reg_read(HS_OUTPUT_EN) >> line & 1 ? HS_OUTPUT : HS_INPUT) >> line & 1;
  line -= HS_LINES;
  return reg_read(reg_read(G_DIRECTION) >> line & 1 ? G_OUTPUT : G_INPUT) >> line & 1;
}

static int32_t write(uint32_t line, uint32_t level) {
  if (line >= LINES || level > 1) return ERRNO_EINVAL;
  if (line < HS_LINES) gpiohs_write(line, level);
  else reg_field(G_OUTPUT, line - HS_LINES, 1, level);
  return 0;
}

/* An edge is acknowledged with its enable off, else the block keeps the request. */
static void acknowledge(uintptr_t enable, uintptr_t pending, uint32_t bit) {
  if (!(reg_read(pending) & bit)) return;
  uint32_t enabled = reg_read(enable);
  reg_write(enable, enabled & ~bit);
  reg_write(pending, bit);
  reg_write(enable, enabled);
}

static void edge(uint32_t source) {
  uint32_t bit = 1u << (source - IRQ_GPIOHS0);
  acknowledge(HS_RISE_IE, HS_RISE_IP, bit);
  acknowledge(HS_FALL_IE, HS_FALL_IP, bit);
  events |= bit;
}

static int32_t watch(uint32_t line, uint32_t edges) {
  if (line >= HS_LINES || edges > (EDGE_FALLING | EDGE_RISING)) return ERRNO_EINVAL;
  uint64_t state = irq_save();
  reg_field(HS_RISE_IE, line, 1, (edges & EDGE_RISING) != 0);
  reg_field(HS_FALL_IE, line, 1, (edges & EDGE_FALLING) != 0);
  events &= ~(1u << line);
  plic_attach(IRQ_GPIOHS0 + line, edges ? edge : 0);
  irq_restore(state);
  return 0;
}

static int32_t take_event(void) {
  uint64_t state = irq_save();
  uint32_t now = events;
  events = now & (now - 1);
  irq_restore(state);
  return now ? __builtin_ctz(now) : ERRNO_EAGAIN;
}

int32_t device_gpio(uint32_t op, const device_args *args) {
  switch (op) {
    case GPIO_MODE: return mode(args->a, args->b);
    case GPIO_READ: return read(args->a);
    case GPIO_WRITE: return write(args->a, args->b);
    case GPIO_IRQ: return watch(args->a, args->b);
    case GPIO_EVENT: return take_event();
    default: return ERRNO_EINVAL;
  }
}

int32_t device_fpioa(uint32_t op, const device_args *args) {
  switch (op) {
    case FPIOA_SET: return fpioa_set(args->a, args->b);
    case FPIOA_FIND: return fpioa_find(args->a);
    case FPIOA_GET: return fpioa_get(args->a);
    case FPIOA_PULL: return fpioa_pull(args->a, args->b);
    default: return ERRNO_EINVAL;
  }
}
