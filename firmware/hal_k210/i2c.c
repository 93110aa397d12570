/* I2C masters (DesignWare), polled. */
#include "clint.h"
#include "core_memory.h"
#include "device.h"
#include "k210.h"

#define UNIT_BASE(n) (0x50280000u + 0x10000 * (n))
#define CON 0x00
#define TAR 0x04
#define DATA_CMD 0x10
#define SS_HCNT 0x14
#define SS_LCNT 0x18
#define INTR_MASK 0x30
#define CLR_TX_ABRT 0x54
#define ENABLE 0x6c
#define STATUS 0x70
#define TX_ABRT_SOURCE 0x80

#define CON_MASTER_STANDARD 0x63u /* master, 7-bit, restart, no slave */
#define CMD_READ (1u << 8)
#define STATUS_ACTIVE 1u
#define STATUS_TX_ROOM 2u
#define STATUS_TX_EMPTY 4u
#define STATUS_RX_READY 8u
#define UNITS 3
#define THRESHOLD 3 /* module clock: PLL0 / 8 */
#define TIMEOUT_US 1000000

static uint8_t running;

static uintptr_t at(uint32_t unit, uint32_t reg) { return UNIT_BASE(unit) + reg; }

int32_t i2c_init(uint32_t unit, uint32_t scl, uint32_t sda, uint32_t hz) {
  if (unit >= UNITS || hz == 0) return ERRNO_EINVAL;
  if ((scl != 255 && scl >= PAD_COUNT) || (sda != 255 && sda >= PAD_COUNT)) return ERRNO_EINVAL;
  sysctl_reset(PERI_I2C0 + unit);
  sysctl_threshold(5, 8 + 8 * unit, 8, THRESHOLD);
  if (scl != 255) fpioa_set(scl, FN_I2C0_SCLK + 2 * unit);
  if (sda != 255) fpioa_set(sda, FN_I2C0_SCLK + 2 * unit + 1);
  uint32_t count = sysctl_pll_hz(PLL0) / (2 * (THRESHOLD + 1)) / hz / 2;
  if (count < 6) count = 6;
  if (count > 0xffff) count = 0xffff;
  reg_write(at(unit, ENABLE), 0);
  reg_write(at(unit, CON), CON_MASTER_STANDARD);
  reg_write(at(unit, SS_HCNT), count);
  reg_write(at(unit, SS_LCNT), count);
  reg_write(at(unit, INTR_MASK), 0);
  running |= 1u << unit;
  return 0;
}

void i2c_deinit(uint32_t unit) {
  reg_write(at(unit, ENABLE), 0);
  running &= ~(1u << unit);
}

/* 0 while the transfer is good, else its error. */
static int32_t failure(uint32_t unit, uint64_t until) {
  if (reg_read(at(unit, TX_ABRT_SOURCE))) return ERRNO_ENXIO;
  return clint_us() > until ? ERRNO_ETIMEDOUT : 0;
}

static int32_t finish(uint32_t unit, int32_t result, uint64_t until) {
  while (!result && (reg_read(at(unit, STATUS)) & (STATUS_ACTIVE | STATUS_TX_EMPTY)) != STATUS_TX_EMPTY)
    result = failure(unit, until);
  if (!result && reg_read(at(unit, TX_ABRT_SOURCE))) result = ERRNO_ENXIO;
  (void)reg_read(at(unit, CLR_TX_ABRT));
  reg_write(at(unit, ENABLE), 0);
  return result;
}

int32_t i2c_transfer(uint32_t unit, uint32_t address, const uint8_t *write, uint32_t out, uint8_t *read, uint32_t in) {
  if (unit >= UNITS || !(running >> unit & 1)) return ERRNO_ENODEV;
  if (address > 127) return ERRNO_EINVAL;
  uint64_t until = clint_us() + TIMEOUT_US;
  reg_write(at(unit, TAR), address);
  reg_write(at(unit, ENABLE), 1);
  (void)reg_read(at(unit, CLR_TX_ABRT));
  /* Writes first, then read commands; the block makes the repeated start between them and the stop at the end. */
  uint32_t sent = 0, asked = 0, got = 0;
  int32_t result = 0;
  while (!result && (sent < out || got < in)) {
    uint32_t status = reg_read(at(unit, STATUS));
    if (status & STATUS_RX_READY && got < in) read[got++] = (uint8_t)reg_read(at(unit, DATA_CMD));
    else if (status & STATUS_TX_ROOM && sent < out) reg_write(at(unit, DATA_CMD), write[sent++]);
    else if (status & STATUS_TX_ROOM && asked < in && asked - got < 7) {
      reg_write(at(unit, DATA_CMD), CMD_READ);
      asked++;
    } else result = failure(unit, until);
  }
  return finish(unit, result, until);
}

/* A read of one byte: whoever is there acknowledges its address. */
int32_t i2c_probe(uint32_t unit, uint32_t address) {
  uint8_t byte;
  return i2c_transfer(unit, address, 0, 0, &byte, 1);
}

int32_t device_i2c(uint32_t op, const device_args *args) {
  uint8_t *bytes = core_at(args->ptr);
  switch (op) {
    case I2C_INIT: return i2c_init(args->unit, args->a & 0xff, args->a >> 8 & 0xff, args->b);
    case I2C_DEINIT:
      if (args->unit >= UNITS) return ERRNO_ENODEV;
      i2c_deinit(args->unit);
      return 0;
    case I2C_PROBE: return i2c_probe(args->unit, args->a);
    case I2C_TRANSFER:
      if (args->b > args->len) return ERRNO_EINVAL;
      return i2c_transfer(args->unit, args->a, bytes, args->b, bytes + args->b, args->len - args->b);
    default: return ERRNO_EINVAL;
  }
}
