/* UART1-3 (16550 with a fractional divider) with interrupt-driven receive buffers. Unit 0 is the console. */
#include "clint.h"
#include "console.h"
#include "core_memory.h"
#include "device.h"
#include "hal.h"
#include "k210.h"
#include "plic.h"

#define UNIT_BASE(unit) (0x50210000u + 0x10000 * ((unit) - 1))
#define RBR 0x00
#define THR 0x00
#define DLL 0x00
#define IER 0x04
#define DLH 0x04
#define FCR 0x08
#define LCR 0x0c
#define MCR 0x10
#define LSR 0x14
#define DLF 0xc0
#define LCR_DLAB 0x80
#define LSR_READY 0x01
#define LSR_ROOM 0x20
#define FCR_ENABLE_CLEAR 0x07
#define IRQ_UART1 11
#define UNITS 4
#define BUFFER 2048u
#define WRITE_US 2000000

static struct {
  uint8_t bytes[BUFFER];
  volatile uint32_t head, tail;
} rings[UNITS];
static uint8_t running;

static uintptr_t at(uint32_t unit, uint32_t reg) { return UNIT_BASE(unit) + reg; }

static void receive(uint32_t source) {
  uint32_t unit = source - IRQ_UART1 + 1;
  while (reg_read(at(unit, LSR)) & LSR_READY) {
    uint8_t byte = (uint8_t)reg_read(at(unit, RBR));
    if (rings[unit].head - rings[unit].tail == BUFFER) continue;
    rings[unit].bytes[rings[unit].head++ % BUFFER] = byte;
  }
}

static int32_t init(uint32_t unit, uint32_t baud, uint32_t bits, uint32_t parity, uint32_t stop) {
  if (!baud || bits < 5 || bits > 8 || parity > 2 || stop < 1 || stop > 2) return ERRNO_EINVAL;
  if (unit == 0) {
    uarths_init(baud);
    return 0;
  }
  sysctl_reset(PERI_UART1 + unit - 1);
  uint32_t divisor = sysctl_apb0_hz() / baud; /* in sixteenths */
  uint32_t lcr = (bits - 5) | (stop - 1) << 2 | (parity == 1 ? 1u << 3 : parity == 2 ? 3u << 3 : 0);
  reg_write(at(unit, LCR), LCR_DLAB);
  reg_write(at(unit, DLH), divisor >> 12);
  reg_write(at(unit, DLL), divisor >> 4 & 0xff);
  reg_write(at(unit, DLF), divisor & 15);
  reg_write(at(unit, LCR), lcr);
  reg_write(at(unit, FCR), FCR_ENABLE_CLEAR);
  reg_write(at(unit, MCR), 0);
  rings[unit].head = rings[unit].tail = 0;
  reg_write(at(unit, IER), 1);
  plic_attach(IRQ_UART1 + unit - 1, receive);
  running |= 1u << unit;
  return 0;
}

static int32_t put(uint32_t unit, const uint8_t *bytes, uint32_t len) {
  for (uint32_t i = 0; i < len; i++) {
    uint64_t until = clint_us() + WRITE_US;
    while (!(reg_read(at(unit, LSR)) & LSR_ROOM))
      if (clint_us() > until) return ERRNO_ETIMEDOUT;
    reg_write(at(unit, THR), bytes[i]);
  }
  return (int32_t)len;
}

static int32_t take(uint32_t unit, uint8_t *bytes, uint32_t len) {
  uint32_t count = 0;
  for (; count < len && rings[unit].tail != rings[unit].head; count++)
    bytes[count] = rings[unit].bytes[rings[unit].tail++ % BUFFER];
  return (int32_t)count;
}

/* The console's input also goes through the core's own calls; here it can be taken as from any port. */
static int32_t console(uint32_t op, const device_args *args) {
  uint8_t *bytes = core_at(args->ptr);
  uint32_t count = 0;
  switch (op) {
    case UART_DEINIT: return 0;
    case UART_WRITE: hal_console_write(args->ptr, args->len); return (int32_t)args->len;
    case UART_READ:
      for (int32_t c; count < args->len && (c = hal_console_read()) >= 0; count++) bytes[count] = (uint8_t)c;
      return (int32_t)count;
    case UART_AVAILABLE: return (int32_t)console_available();
    default: return ERRNO_EINVAL;
  }
}

int32_t device_uart(uint32_t op, const device_args *args) {
  uint32_t unit = args->unit;
  if (unit >= UNITS) return ERRNO_ENODEV;
  if (op == UART_INIT) return init(unit, args->a, args->b & 0xff, args->b >> 8 & 0xff, args->b >> 16 & 0xff);
  if (unit == 0) return console(op, args);
  if (!(running >> unit & 1)) return ERRNO_ENODEV;
  switch (op) {
    case UART_DEINIT:
      plic_attach(IRQ_UART1 + unit - 1, 0);
      reg_write(at(unit, IER), 0);
      running &= ~(1u << unit);
      return 0;
    case UART_WRITE: return put(unit, core_at(args->ptr), args->len);
    case UART_READ: return take(unit, core_at(args->ptr), args->len);
    case UART_AVAILABLE: return (int32_t)(rings[unit].head - rings[unit].tail);
    default: return ERRNO_EINVAL;
  }
}
