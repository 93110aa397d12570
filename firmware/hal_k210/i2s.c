/*
 * I2S0-2. Samples move by DMA through the DMA pool, a block at a time: 16-bit ones as pairs in one word (left low),
 * longer ones a word each.
 */
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
#define RX_ENABLE 0x08
#define TX_ENABLE 0x0c
#define RX_LENGTH 0x10
#define TX_LENGTH 0x14
#define MASK 0x1c
#define FIFO_LEVELS 0x28
#define MASK_ALL 0x33u
#define UNITS 3
#define CHANNELS 4
#define RX_DMA 0x1c0
#define TX_DMA 0x1c8
#define CCR_TX_DMA (1u << 8)
#define CCR_RX_DMA (1u << 9)
#define CCR_PAIRS (1u << 10)
#define BLOCK 8192u /* bytes: half of the pool */
#define GRACE_US 1000000u

static struct {
  uint8_t bytes; /* of one sample */
  uint8_t clocks;
  uint32_t rate;
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
  reg_write(base + CCR, (clocks == 16 ? 0 : clocks == 24 ? 1u : 2u) << 3 | align << 5 |
                            (receive ? CCR_RX_DMA : CCR_TX_DMA) | (bits == 16 ? CCR_PAIRS : 0));
  for (uint32_t i = 0; i < CHANNELS; i++) { /* the DMA port serves all channels that are on */
    reg_write(CHANNEL(unit, i) + RX_ENABLE, 0);
    reg_write(CHANNEL(unit, i) + TX_ENABLE, 0);
  }
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
  units[unit].rate = source / (divider * per_sample);
  return (int32_t)units[unit].rate;
}

/* One block; `bytes` is a multiple of 4 and fits the pool. */
static int32_t move_block(uint32_t unit, int receive, uint8_t *at, uint32_t bytes) {
  volatile uint32_t *pool = (volatile uint32_t *)(uintptr_t)dma_pool();
  uint32_t count = bytes / 4, frames = bytes / (2u * units[unit].bytes);
  int channel = dmac_claim();
  if (channel < 0) return ERRNO_EIO;
  if (receive) {
    dmac_from_device(channel, DMA_I2S0_RX + 2 * unit, (uint32_t)UNIT_BASE(unit) + RX_DMA, dma_pool(), count);
  } else {
    for (uint32_t i = 0; i < bytes; i += 4) /* `at` may be odd */
      pool[i / 4] = at[i] | (uint32_t)at[i + 1] << 8 | (uint32_t)at[i + 2] << 16 | (uint32_t)at[i + 3] << 24;
    dmac_to_device(channel, DMA_I2S0_TX + 2 * unit, dma_pool(), (uint32_t)UNIT_BASE(unit) + TX_DMA, count);
  }
  uint32_t time = (uint32_t)((uint64_t)frames * 1000000 / (units[unit].rate ? units[unit].rate : 1));
  int32_t result = dmac_wait(channel, time + GRACE_US);
  dmac_release(channel);
  for (uint32_t i = 0; receive && !result && i < bytes; i++) at[i] = (uint8_t)(pool[i / 4] >> i % 4 * 8);
  return result;
}

static int32_t move(const device_args *args, int receive) {
  uint32_t pair = 2u * units[args->unit].bytes;
  if (args->a >= CHANNELS || !pair || !units[args->unit].rate) return ERRNO_EINVAL;
  uint8_t *at = core_at(args->ptr);
  uint32_t left = args->len / pair * pair;
  if (receive) { /* what has been heard since is old */
    reg_write(UNIT_BASE(args->unit) + IRER, 0);
    reg_write(UNIT_BASE(args->unit) + RXFFR, 1);
    reg_write(UNIT_BASE(args->unit) + IRER, 1);
  }
  while (left) {
    uint32_t part = left < BLOCK ? left : BLOCK;
    int32_t result = move_block(args->unit, receive, at, part);
    if (result) return result;
    at += part;
    left -= part;
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
