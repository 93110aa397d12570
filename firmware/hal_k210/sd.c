/* SD cards in SPI mode (SD physical layer specification, chapter 7): version 1 and 2 cards, byte or block addressed. */
#include "board.h"

#ifdef BOARD_SD_SPI

#include "clint.h"
#include "core_memory.h"
#include "device.h"
#include "k210.h"

#define BLOCK 512u
#define INIT_HZ 400000
#define NO_CS 4

#define CMD_IDLE 0
#define CMD_IF_COND 8
#define CMD_CSD 9
#define CMD_BLOCK_LENGTH 16
#define CMD_READ 17
#define CMD_WRITE 24
#define CMD_APP 55
#define CMD_OCR 58
#define ACMD_START 41
#define R1_IDLE 0x01
#define R1_ILLEGAL 0x04
#define TOKEN_DATA 0xfe
#define WRITE_ACCEPTED 0x05

#define RESPONSE_BYTES 16
#define INIT_US 1500000
#define DATA_US 500000

static const pad_function pads[] = {BOARD_SD_PADS};

static struct {
  uint32_t blocks;
  uint8_t ready, block_addressed;
} card;

static void select(int on) { gpiohs_write(BOARD_SD_CS_GPIOHS, !on); }

static uint8_t exchange(uint8_t out) {
  uint8_t in = 0xff;
  spi_exchange(BOARD_SD_SPI, NO_CS, &out, &in, 1);
  return in;
}

static void read_bytes(uint8_t *to, uint32_t len) {
  for (uint32_t i = 0; i < len; i++) to[i] = 0xff;
  spi_exchange(BOARD_SD_SPI, NO_CS, to, to, len);
}

static void deselect(void) {
  select(0);
  exchange(0xff); /* the card releases its line one byte later */
}

static uint8_t crc7(const uint8_t *bytes, uint32_t len) {
  uint8_t crc = 0;
  for (uint32_t i = 0; i < len; i++)
    for (int bit = 7; bit >= 0; bit--) {
      uint8_t top = (uint8_t)((crc >> 6 ^ bytes[i] >> bit) & 1);
      crc = (uint8_t)((crc << 1 ^ (top ? 0x09 : 0)) & 0x7f);
    }
  return (uint8_t)(crc << 1 | 1);
}

/* Leaves the card selected; the result is R1, or 0xff without answer. */
static uint8_t command(uint8_t index, uint32_t argument) {
  uint8_t bytes[6] = {(uint8_t)(0x40 | index), (uint8_t)(argument >> 24), (uint8_t)(argument >> 16),
                      (uint8_t)(argument >> 8), (uint8_t)argument};
  bytes[5] = crc7(bytes, 5);
  deselect();
  select(1);
  exchange(0xff);
  spi_exchange(BOARD_SD_SPI, NO_CS, bytes, 0, 6);
  uint8_t r1 = 0xff;
  for (int i = 0; i < RESPONSE_BYTES && r1 & 0x80; i++) r1 = exchange(0xff);
  return r1;
}

static int32_t wait_token(uint8_t token) {
  uint64_t until = clint_us() + DATA_US;
  uint8_t byte = 0xff;
  while (byte != token) {
    byte = exchange(0xff);
    if (byte != token && byte != 0xff) return ERRNO_EIO;
    if (clint_us() > until) return ERRNO_ETIMEDOUT;
  }
  return 0;
}

static uint16_t crc16(const uint8_t *bytes, uint32_t len) {
  uint16_t crc = 0;
  for (uint32_t i = 0; i < len; i++) {
    crc = (uint16_t)(crc >> 8 | crc << 8) ^ bytes[i];
    crc ^= (crc & 0xff) >> 4;
    crc ^= (uint16_t)(crc << 12);
    crc ^= (uint16_t)((crc & 0xff) << 5);
  }
  return crc;
}

static int32_t read_data(uint8_t *to, uint32_t len) {
  int32_t result = wait_token(TOKEN_DATA);
  if (result) return result;
  uint8_t crc[2];
  read_bytes(to, len);
  read_bytes(crc, 2);
  return crc16(to, len) == (uint16_t)(crc[0] << 8 | crc[1]) ? 0 : ERRNO_EIO;
}

static int32_t start_card(void) {
  uint64_t until = clint_us() + INIT_US;
  uint8_t tail[4];
  uint8_t r1 = 0xff;
  for (int i = 0; i < 10 && r1 != R1_IDLE; i++) r1 = command(CMD_IDLE, 0);
  if (r1 != R1_IDLE) return ERRNO_ENODEV;
  int version2 = !(command(CMD_IF_COND, 0x1aa) & R1_ILLEGAL);
  if (version2) {
    read_bytes(tail, 4);
    if (tail[2] != 1 || tail[3] != 0xaa) return ERRNO_EIO;
  }
  do {
    command(CMD_APP, 0);
    r1 = command(ACMD_START, version2 ? 1u << 30 : 0);
    if (clint_us() > until) return ERRNO_ETIMEDOUT;
  } while (r1 == R1_IDLE);
  if (r1 != 0) return ERRNO_EIO;
  card.block_addressed = 0;
  if (version2) {
    if (command(CMD_OCR, 0) != 0) return ERRNO_EIO;
    read_bytes(tail, 4);
    card.block_addressed = tail[0] >> 6 & 1;
  }
  return card.block_addressed || command(CMD_BLOCK_LENGTH, BLOCK) == 0 ? 0 : ERRNO_EIO;
}

/* Number of blocks from the card-specific data register. */
static int32_t read_size(void) {
  uint8_t csd[16];
  if (command(CMD_CSD, 0) != 0) return ERRNO_EIO;
  int32_t result = read_data(csd, 16);
  if (result) return result;
  if (csd[0] >> 6 == 1) {
    card.blocks = ((uint32_t)(csd[7] & 63) << 16 | (uint32_t)csd[8] << 8 | csd[9]) + 1;
    card.blocks <<= 10;
    return 0;
  }
  uint32_t size = ((uint32_t)(csd[6] & 3) << 10 | (uint32_t)csd[7] << 2 | csd[8] >> 6) + 1;
  uint32_t shift = ((uint32_t)(csd[9] & 3) << 1 | csd[10] >> 7) + 2 + (csd[5] & 15);
  card.blocks = shift < 9 ? size >> (9 - shift) : size << (shift - 9);
  return 0;
}

static int32_t init(void) {
  card.ready = 0;
  fpioa_set_all(pads, sizeof pads / sizeof *pads);
  gpiohs_output(BOARD_SD_CS_PAD, BOARD_SD_CS_GPIOHS, 1);
  spi_open(BOARD_SD_SPI, INIT_HZ, 0, 8, 0);
  for (int i = 0; i < 10; i++) exchange(0xff); /* 80 clocks with the card deselected */
  int32_t result = start_card();
  if (!result) result = read_size();
  deselect();
  if (result) return result;
  spi_clock(BOARD_SD_SPI, BOARD_SD_HZ);
  card.ready = 1;
  return 0;
}

static uint32_t card_address(uint32_t block) { return card.block_addressed ? block : block * BLOCK; }

static int32_t read_block(uint32_t block, uint8_t *to) {
  if (command(CMD_READ, card_address(block)) != 0) return ERRNO_EIO;
  return read_data(to, BLOCK);
}

static int32_t write_block(uint32_t block, const uint8_t *from) {
  if (command(CMD_WRITE, card_address(block)) != 0) return ERRNO_EIO;
  uint16_t crc = crc16(from, BLOCK);
  uint8_t head[2] = {0xff, TOKEN_DATA}, tail[2] = {(uint8_t)(crc >> 8), (uint8_t)crc};
  spi_exchange(BOARD_SD_SPI, NO_CS, head, 0, 2);
  spi_exchange(BOARD_SD_SPI, NO_CS, from, 0, BLOCK);
  spi_exchange(BOARD_SD_SPI, NO_CS, tail, 0, 2);
  if ((exchange(0xff) & 0x1f) != WRITE_ACCEPTED) return ERRNO_EIO;
  uint64_t until = clint_us() + DATA_US;
  while (exchange(0xff) != 0xff)
    if (clint_us() > until) return ERRNO_ETIMEDOUT;
  return 0;
}

/* A block that fails is tried again twice: a bad contact or a noisy line is no reason to give up. */
static int32_t blocks(const device_args *args, int writing) {
  uint8_t *at = core_at(args->ptr);
  if (args->a > card.blocks || args->b > card.blocks - args->a) return ERRNO_EINVAL;
  int32_t result = 0;
  for (uint32_t i = 0; i < args->b && !result; i++, at += BLOCK) {
    result = ERRNO_EIO;
    for (int tries = 0; tries < 3 && result; tries++)
      result = writing ? write_block(args->a + i, at) : read_block(args->a + i, at);
  }
  deselect();
  return result;
}

int32_t device_sd(uint32_t op, const device_args *args) {
  if (op == SD_INIT) return init();
  if (!card.ready) return ERRNO_ENODEV;
  switch (op) {
    case SD_BLOCKS: return card.blocks > 0x7fffffff ? 0x7fffffff : (int32_t)card.blocks;
    case SD_READ: return blocks(args, 0);
    case SD_WRITE: return blocks(args, 1);
    default: return ERRNO_EINVAL;
  }
}

#endif
