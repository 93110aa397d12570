/* I2S0-2, polled: a channel's FIFO is filled or emptied sample by sample. */
#include "board.h"
#include "clint.h"
#include "core_memory.h"
#include "device.h"
#include "k210.h"

#define UNIT_BASE(unit) (0x50250000u + 0x10000 * (unit))
#define IER 0x00
#define IRER 0x04
#define ITER 0x08
#define CER 0x0c
#define CCR 0x10
#define RXFFR 0x14
#define TXFFR 0x18
#define CHANNEL(unit, n) (UNIT_BASE(unit) + 0x20 + 0x40 * (n))
#define LEFT 0x00
#define RIGHT 0x04
#define RX_ENABLE 0x08
#define TX_ENABLE 0x0c
#define RX_LENGTH 0x10
#define TX_LENGTH 0x14
#define STATUS 0x18
#define MASK 0x1c
#define FIFO_LEVELS 0x28
#define STATUS_RX_READY 1u
#define STATUS_TX_ROOM 0x10u
#define MASK_ALL 0x33u
#define UNITS 3
#define CHANNELS 4
#define WAIT_US 2000000

static struct {
  uint8_t bytes; /* of one sample */
  uint8_t clocks;
} units[UNITS];

static uint32_t length_code(uint32_t bits) { return bits == 16 ? 2 : bits == 24 ? 4 : 5; }

/* `setup` as device.ts packs it: direction, bits, clocks, alignment. */
static int32_t channel(uint32_t unit, uint32_t n, uint32_t setup) {
  uint32_t receive = setup & 0xff, bits = setup >> 8 & 0xff, clocks = setup >> 16 & 0xff, align = setup >> 24;
  if (n >= CHANNELS || receive > 1 || (bits != 16 && bits != 24 && bits != 32)) return ERRNO_EINVAL;
  if (clocks != 16 && clocks != 24 && clocks != 32) return ERRNO_EINVAL;
  sysctl_enable(PERI_I2S0 + unit);
  uintptr_t base = UNIT_BASE(unit), at = CHANNEL(unit, n);
  reg_write(base + CER, 0);
  reg_write(base + IER, 1);
  reg_write(base + (receive ? RXFFR : TXFFR), 1);
  reg_write(base + CCR, (clocks == 16 ? 0 : clocks == 24 ? 1u : 2u) << 3 | align << 5);
  reg_write(at + RX_ENABLE, receive);
  reg_write(at + TX_ENABLE, !receive);
  reg_write(at + (receive ? RX_LENGTH : TX_LENGTH), length_code(bits));
  reg_write(at + FIFO_LEVELS, 3);
  reg_write(at + FIFO_LEVELS + 4, 3);
  reg_write(at + MASK, MASK_ALL);
  reg_write(base + IRER, receive);
  reg_write(base + ITER, !receive);
  reg_write(base + CER, 1);
  units[unit].bytes = bits == 16 ? 2 : 4;
  units[unit].clocks = (uint8_t)clocks;
  return 0;
}

static int32_t rate(uint32_t unit, uint32_t hz) {
  if (!hz || !units[unit].clocks) return ERRNO_EINVAL;
  sysctl_i2s_clock(BOARD_I2S_HZ);
  uint32_t per_sample = 4u * units[unit].clocks, source = sysctl_pll_hz(PLL2);
  uint32_t divider = (source + hz * per_sample / 2) / (hz * per_sample);
  if (divider < 1) divider = 1;
  if (divider > 65536) return ERRNO_EINVAL;
  sysctl_threshold(unit == 2 ? 4 : 3, unit == 1 ? 16 : 0, 16, divider - 1);
  return (int32_t)(source / (divider * per_sample));
}

static uint32_t sample_at(const uint8_t *at, uint32_t size) {
  return size == 2 ? (uint32_t)at[0] | (uint32_t)at[1] << 8 : *(const uint32_t *)at;
}

static int32_t wait_for(uintptr_t at, uint32_t bit) {
  uint64_t until = clint_us() + WAIT_US;
  while (!(reg_read(at + STATUS) & bit))
    if (clint_us() > until) return ERRNO_ETIMEDOUT;
  return 0;
}

static int32_t move(const device_args *args, int receive) {
  uint32_t size = units[args->unit].bytes, pair = 2 * size;
  if (args->a >= CHANNELS || !size || args->ptr % size) return ERRNO_EINVAL;
  uintptr_t at = CHANNEL(args->unit, args->a);
  uint8_t *bytes = core_at(args->ptr);
  for (uint32_t i = 0; i + pair <= args->len; i += pair) {
    int32_t result = wait_for(at, receive ? STATUS_RX_READY : STATUS_TX_ROOM);
    if (result) return result;
    for (uint32_t side = 0; side < 2; side++) {
      uintptr_t port = at + (side ? RIGHT : LEFT);
      uint8_t *sample = bytes + i + side * size;
      if (!receive) reg_write(port, sample_at(sample, size));
      else if (size == 4) *(uint32_t *)sample = reg_read(port);
      else *(uint16_t *)sample = (uint16_t)reg_read(port);
    }
  }
  return (int32_t)(args->len / pair * pair);
}

int32_t device_i2s(uint32_t op, const device_args *args) {
  if (args->unit >= UNITS) return ERRNO_ENODEV;
  switch (op) {
    case I2S_CHANNEL: return channel(args->unit, args->a, args->b);
    case I2S_RATE: return rate(args->unit, args->a);
    case I2S_PLAY: return move(args, 0);
    case I2S_RECORD: return move(args, 1);
    default: return ERRNO_EINVAL;
  }
}
