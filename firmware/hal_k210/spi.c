/* SPI masters 0 and 1 (DesignWare SSI), polled. */
#include "spi.h"

#include "clint.h"
#include "core_memory.h"
#include "device.h"
#include "k210.h"

#define FIFO 32
#define TIMEOUT_US 1000000

uintptr_t spi_at(uint32_t unit, uint32_t reg) { return SPI0_BASE + 0x01000000u * unit + reg; }

uint32_t spi_clock(uint32_t unit, uint32_t hz) {
  uint32_t source = sysctl_pll_hz(PLL0) / 2; /* threshold 0 */
  uint32_t divider = (source + hz - 1) / hz;
  divider += divider & 1; /* even, so that the clock is symmetric */
  if (divider < 2) divider = 2;
  if (divider > 65534) divider = 65534;
  reg_write(spi_at(unit, SPI_BAUDR), divider);
  return source / divider;
}

void spi_frame(uint32_t unit, uint32_t mode, uint32_t bits, int octal, uint32_t tmod, uint32_t ctrlr0_spi) {
  reg_write(spi_at(unit, SPI_SSIENR), 0);
  reg_write(spi_at(unit, SPI_CTRLR0), (bits - 1) << 16 | mode << 6 | tmod << 8 | (octal ? 3u : 0) << 21);
  reg_write(spi_at(unit, SPI_CTRLR0_SPI), ctrlr0_spi);
}

uint32_t spi_open(uint32_t unit, uint32_t hz, uint32_t mode, uint32_t frame, int octal) {
  sysctl_reset(PERI_SPI0 + unit);
  sysctl_threshold(1, 8 * unit, 8, 0);
  reg_write(spi_at(unit, SPI_SSIENR), 0);
  reg_write(spi_at(unit, SPI_SER), 0);
  reg_write(spi_at(unit, SPI_IMR), 0);
  reg_write(spi_at(unit, SPI_DMACR), 0);
  reg_write(spi_at(unit, SPI_DMATDLR), 16);
  reg_write(spi_at(unit, SPI_DMARDLR), 0);
  reg_write(spi_at(unit, SPI_ENDIAN), 0);
  spi_frame(unit, mode, frame, octal, SPI_TX_RX, 0);
  return spi_clock(unit, hz);
}

void spi_close(uint32_t unit) {
  reg_write(spi_at(unit, SPI_SER), 0);
  reg_write(spi_at(unit, SPI_SSIENR), 0);
}

int32_t spi_drain(uint32_t unit) {
  uint64_t until = clint_us() + TIMEOUT_US;
  while ((reg_read(spi_at(unit, SPI_SR)) & (SPI_BUSY | SPI_TX_EMPTY)) != SPI_TX_EMPTY)
    if (clint_us() > until) return ERRNO_ETIMEDOUT;
  return 0;
}

static uint32_t take_frame(const uint8_t *out, uint32_t i, uint32_t size) {
  if (!out) return 0;
  return size == 1 ? out[i] : (uint32_t)out[2 * i] | (uint32_t)out[2 * i + 1] << 8;
}

static void keep_frame(uint8_t *in, uint32_t i, uint32_t size, uint32_t value) {
  if (!in) return;
  in[i * size] = (uint8_t)value;
  if (size == 2) in[2 * i + 1] = (uint8_t)(value >> 8);
}

int32_t spi_exchange(uint32_t unit, uint32_t cs, const uint8_t *out, uint8_t *in, uint32_t bytes) {
  uint32_t bits = (reg_read(spi_at(unit, SPI_CTRLR0)) >> 16 & 31) + 1;
  uint32_t size = bits > 8 ? 2 : 1, frames = bytes / size;
  uint64_t until = clint_us() + TIMEOUT_US + bytes * 100ull;
  uint32_t sent = 0, got = 0;
  reg_write(spi_at(unit, SPI_SSIENR), 1);
  reg_write(spi_at(unit, SPI_SER), cs < 4 ? 1u << cs : 1u);
  int32_t result = 0;
  while (got < frames && !result) {
    while (sent < frames && sent - got < FIFO) reg_write(spi_at(unit, SPI_DR), take_frame(out, sent++, size));
    while (got < sent && reg_read(spi_at(unit, SPI_SR)) & SPI_RX_READY)
      keep_frame(in, got++, size, reg_read(spi_at(unit, SPI_DR)));
    if (clint_us() > until) result = ERRNO_ETIMEDOUT;
  }
  spi_close(unit);
  return result;
}

/* Reverses the bits of a byte, for LSB-first devices: the block itself sends MSB first. */
static uint8_t reversed(uint8_t b) {
  b = (uint8_t)(b >> 4 | b << 4);
  b = (uint8_t)((b & 0x33) << 2 | (b >> 2 & 0x33));
  return (uint8_t)((b & 0x55) << 1 | (b >> 1 & 0x55));
}

static uint8_t lsb_first[2];

static int32_t open_unit(const device_args *args) {
  uint32_t bits = args->b >> 8 & 0xff;
  if (args->unit > 1) return ERRNO_ENODEV;
  if (args->a == 0 || bits < 4 || bits > 16) return ERRNO_EINVAL;
  lsb_first[args->unit] = args->b >> 16 & 1;
  if (lsb_first[args->unit] && bits != 8) return ERRNO_EINVAL;
  return (int32_t)spi_open(args->unit, args->a, args->b & 3, bits, 0);
}

static int32_t transfer(const device_args *args) {
  uint8_t *bytes = core_at(args->ptr);
  uint32_t cs = args->a > 3 ? 4 : args->a;
  if (args->unit > 1) return ERRNO_ENODEV;
  if (args->b > 2) return ERRNO_EINVAL;
  int flip = lsb_first[args->unit];
  for (uint32_t i = 0; flip && args->b != 1 && i < args->len; i++) bytes[i] = reversed(bytes[i]);
  int32_t result =
      spi_exchange(args->unit, cs, args->b == 1 ? 0 : bytes, args->b == 0 ? 0 : bytes, args->len);
  for (uint32_t i = 0; flip && i < args->len; i++) bytes[i] = reversed(bytes[i]);
  return result;
}

int32_t device_spi(uint32_t op, const device_args *args) {
  switch (op) {
    case SPI_INIT: return open_unit(args);
    case SPI_TRANSFER: return transfer(args);
    case SPI_DEINIT:
      if (args->unit > 1) return ERRNO_ENODEV;
      spi_close(args->unit);
      return 0;
    default: return ERRNO_EINVAL;
  }
}
