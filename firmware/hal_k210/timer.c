/* TIMER0-2: periodic and one-shot events, PWM outputs; and the two watchdogs. All run from the 26 MHz crystal. */
#include "device.h"
#include "k210.h"
#include "plic.h"

#define TIMER(unit) (0x502d0000u + 0x10000 * (unit))
#define CHANNEL(unit, n) (TIMER(unit) + 0x14 * (n))
#define LOAD 0x00
#define CONTROL 0x08
#define EOI 0x0c
#define STATUS 0x10
#define LOAD2(unit, n) (TIMER(unit) + 0xb0 + 4 * (n))
#define CONTROL_ENABLE 1u
#define CONTROL_USER 2u
#define CONTROL_MASK 4u
#define CONTROL_PWM 8u
#define IRQ_TIMER0A 14
#define UNITS 3
#define CHANNELS 4
#define TIMER_HZ 13000000u /* 26 MHz / 2 */

#define WDT(unit) (0x50400000u + 0x10000 * (unit))
#define WDT_CR 0x00
#define WDT_TORR 0x04
#define WDT_CRR 0x0c
#define WDT_FEED_KEY 0x76
#define WDT_KHZ 13000u

static struct {
  volatile uint8_t events;
  uint8_t once;
} timers[UNITS];

static void fired(uint32_t source) {
  uint32_t unit = (source - IRQ_TIMER0A) / 2, first = (source - IRQ_TIMER0A) % 2 * 2;
  for (uint32_t n = first; n < first + 2; n++) {
    if (!(reg_read(CHANNEL(unit, n) + STATUS) & 1)) continue;
    (void)reg_read(CHANNEL(unit, n) + EOI);
    timers[unit].events |= 1u << n;
    if (timers[unit].once >> n & 1) reg_write(CHANNEL(unit, n) + CONTROL, 0);
  }
}

static void open_unit(uint32_t unit) {
  sysctl_enable(PERI_TIMER0 + unit);
  sysctl_timer_source(unit);
  sysctl_threshold(2, 8 * unit, 8, 0);
}

static int32_t start(uint32_t unit, uint32_t n, uint32_t period_us, uint32_t repeat) {
  uint64_t ticks = (uint64_t)period_us * (TIMER_HZ / 1000000);
  if (n >= CHANNELS || !ticks || ticks > 0xffffffffu) return ERRNO_EINVAL;
  open_unit(unit);
  uint64_t state = irq_save();
  reg_write(CHANNEL(unit, n) + CONTROL, CONTROL_MASK);
  reg_write(CHANNEL(unit, n) + LOAD, (uint32_t)ticks);
  timers[unit].events &= ~(1u << n);
  timers[unit].once = (uint8_t)((timers[unit].once & ~(1u << n)) | (!repeat) << n);
  plic_attach(IRQ_TIMER0A + 2 * unit + n / 2, fired);
  reg_write(CHANNEL(unit, n) + CONTROL, CONTROL_ENABLE | CONTROL_USER);
  irq_restore(state);
  return 0;
}

static int32_t stop(uint32_t unit, uint32_t n) {
  if (n >= CHANNELS) return ERRNO_EINVAL;
  open_unit(unit);
  reg_write(CHANNEL(unit, n) + CONTROL, CONTROL_MASK);
  return 0;
}

static int32_t take_event(uint32_t unit) {
  uint64_t state = irq_save();
  uint8_t now = timers[unit].events;
  timers[unit].events = now & (uint8_t)(now - 1);
  irq_restore(state);
  return now ? __builtin_ctz(now) : ERRNO_EAGAIN;
}

int32_t device_timer(uint32_t op, const device_args *args) {
  if (args->unit >= UNITS) return ERRNO_ENODEV;
  switch (op) {
    case TIMER_START: return start(args->unit, args->a, args->b, args->len);
    case TIMER_STOP: return stop(args->unit, args->a);
    case TIMER_EVENT: return take_event(args->unit);
    default: return ERRNO_EINVAL;
  }
}

/* The block counts low and high time in turn; neither may be 0. */
static int32_t pwm(uint32_t unit, uint32_t n, uint32_t period_ns, uint32_t high_ns) {
  if (n >= CHANNELS || !period_ns) return ERRNO_EINVAL;
  if (high_ns > period_ns) high_ns = period_ns;
  uint32_t period = (uint32_t)((uint64_t)period_ns * TIMER_HZ / 1000000000u);
  uint32_t high = (uint32_t)((uint64_t)high_ns * TIMER_HZ / 1000000000u);
  if (period < 2) return ERRNO_EINVAL;
  if (high == 0) high = 1;
  if (high >= period) high = period - 1;
  open_unit(unit);
  reg_write(CHANNEL(unit, n) + LOAD, period - high);
  reg_write(LOAD2(unit, n), high);
  reg_write(CHANNEL(unit, n) + CONTROL, CONTROL_ENABLE | CONTROL_USER | CONTROL_MASK | CONTROL_PWM);
  return 0;
}

int32_t device_pwm(uint32_t op, const device_args *args) {
  if (args->unit >= UNITS) return ERRNO_ENODEV;
  switch (op) {
    case PWM_SET: return pwm(args->unit, args->a, args->b, args->len);
    case PWM_STOP: return stop(args->unit, args->a);
    default: return ERRNO_EINVAL;
  }
}

/* The period is 2^(16 + n) ticks. */
static int32_t watch(uint32_t unit, uint32_t ms) {
  uint32_t n = 0;
  while (n < 15 && (65536ull << n) < (uint64_t)ms * WDT_KHZ) n++;
  if ((65536ull << n) < (uint64_t)ms * WDT_KHZ) return ERRNO_EINVAL;
  sysctl_reset(PERI_WDT0 + unit);
  sysctl_threshold(6, 8 * unit, 8, 0);
  reg_write(WDT(unit) + WDT_TORR, n | n << 4);
  reg_write(WDT(unit) + WDT_CRR, WDT_FEED_KEY);
  reg_write(WDT(unit) + WDT_CR, 1);
  return 0;
}

int32_t device_wdt(uint32_t op, const device_args *args) {
  if (args->unit > 1) return ERRNO_ENODEV;
  switch (op) {
    case WDT_START: return watch(args->unit, args->a);
    case WDT_FEED: reg_write(WDT(args->unit) + WDT_CRR, WDT_FEED_KEY); return 0;
    case WDT_STOP: sysctl_reset(PERI_WDT0 + args->unit); return 0; /* only a reset stops it */
    default: return ERRNO_EINVAL;
  }
}
