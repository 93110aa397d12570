/*
 * SPI flash on SPI3, chip select 0: JEDEC commands of the W25Q family. Reads are quad (0xEB). Data moves by DMA through
 * the DMA pool, commands through the FIFO. Every wait has a limit.
 *
 * The chip can also be mapped (XIP): then its bytes lie at SPI3's base and SPI3's registers are hidden. Every access to
 * the window is a command of its own, 28 clocks for a word (1.1 us at 26 MHz) against 8 clocks in a DMA transfer, which
 * needs some 100 register accesses to start. So the window serves short reads and the comparison after a write, which
 * needs no buffer, and DMA the rest.
 */
#include "board.h"
#include "clint.h"
#include "core_memory.h"
#include "device_ids.h"
#include "hal.h"
#include "k210.h"
#include "spi.h"

#define AT(reg) (SPI3_BASE + (reg))
/* CTRLR0 of SPI3: frame size 0-4, mode 8-9, transfer mode 10-11, format 22-23. */
#define FRAME(bits, tmod, format) (((bits) - 1u) | (uint32_t)(tmod) << 10 | (uint32_t)(format) << 22)
#define STANDARD 0
#define QUAD 2
/* Instruction of 8 bits in one line, 32 bits of address and mode in four, 4 wait cycles. */
#define QUAD_READ_PHASES (4u << 11 | 2u << 8 | 8u << 2 | 1u)

#define CMD_WRITE_STATUS 0x01
#define CMD_PROGRAM 0x02
#define CMD_READ 0x03
#define CMD_STATUS1 0x05
#define CMD_WRITE_ENABLE 0x06
#define CMD_ERASE_4K 0x20
#define CMD_STATUS2 0x35
#define CMD_UNIQUE_ID 0x4b
#define CMD_QUAD_READ 0xeb
#define UNIQUE_ID_BYTES 8u
#define STATUS1_BUSY 1
#define STATUS2_QUAD 2

#define PAGE 256u
#define SECTOR 4096u
#define READ_CHUNK (DMA_POOL_SIZE / 2) /* the other half belongs to the display */
#define COMMAND_US 10000
#define WRITE_US 1000000
#define FIFO 32u

static void set_frame(uint32_t ctrlr0, uint32_t phases, uint32_t receive) {
  reg_write(AT(SPI_SSIENR), 0);
  reg_write(AT(SPI_CTRLR0), ctrlr0);
  reg_write(AT(SPI_CTRLR0_SPI), phases);
  reg_write(AT(SPI_CTRLR1), receive ? receive - 1 : 0);
  reg_write(AT(SPI_SSIENR), 1);
}

static int32_t drain(uint64_t until) {
  while ((reg_read(AT(SPI_SR)) & (SPI_BUSY | SPI_TX_EMPTY)) != SPI_TX_EMPTY)
    if (clint_us() > until) return ERRNO_ETIMEDOUT;
  return 0;
}

static void done(void) {
  reg_write(AT(SPI_SER), 0);
  reg_write(AT(SPI_SSIENR), 0);
}

/*
 * The chip is deselected when the FIFO runs empty: what does not fit the FIFO is fed by DMA, one word per byte.
 */
static int32_t send(const uint8_t *head, uint32_t head_len, const uint8_t *body, uint32_t body_len) {
  volatile uint32_t *words = (volatile uint32_t *)(uintptr_t)dma_pool();
  uint32_t total = head_len + body_len;
  int channel = total > FIFO ? dmac_claim() : -1;
  if (total > FIFO && channel < 0) return ERRNO_EIO;
  set_frame(FRAME(8, SPI_TX, STANDARD), 0, 0);
  for (uint32_t i = 0; i < total; i++) {
    uint8_t byte = i < head_len ? head[i] : body[i - head_len];
    if (channel < 0) reg_write(AT(SPI_DR), byte);
    else words[i] = byte;
  }
  int32_t result = 0;
  if (channel >= 0) {
    reg_write(AT(SPI_DMACR), SPI_DMA_TX);
    dmac_to_device(channel, DMA_SPI3_TX, dma_pool(), AT(SPI_DR), total);
  }
  reg_write(AT(SPI_SER), 1);
  if (channel >= 0) {
    result = dmac_wait(channel, COMMAND_US);
    dmac_release(channel);
  }
  if (!result) result = drain(clint_us() + COMMAND_US);
  reg_write(AT(SPI_DMACR), 0);
  done();
  return result;
}

/* Sends a command and receives `len` bytes; the whole exchange fits the FIFO. */
static int32_t receive(const uint8_t *head, uint32_t head_len, uint8_t *to, uint32_t len) {
  uint64_t until = clint_us() + COMMAND_US;
  set_frame(FRAME(8, SPI_EEPROM, STANDARD), 0, len);
  for (uint32_t i = 0; i < head_len; i++) reg_write(AT(SPI_DR), head[i]);
  reg_write(AT(SPI_SER), 1);
  uint32_t got = 0;
  while (got < len && clint_us() < until)
    if (reg_read(AT(SPI_SR)) & SPI_RX_READY) to[got++] = (uint8_t)reg_read(AT(SPI_DR));
  done();
  return got == len ? 0 : ERRNO_ETIMEDOUT;
}

static int32_t query(uint8_t command) {
  uint8_t value;
  int32_t result = receive(&command, 1, &value, 1);
  return result ? result : value;
}

int32_t flash_unique_id(uint8_t *to, uint32_t len) {
  uint8_t head[5] = {CMD_UNIQUE_ID}; /* and four dummy bytes */
  if (len > UNIQUE_ID_BYTES) len = UNIQUE_ID_BYTES;
  int32_t result = len ? receive(head, 5, to, len) : 0;
  return result ? result : (int32_t)len;
}

static int32_t wait_ready(void) {
  uint64_t until = clint_us() + WRITE_US;
  for (;;) {
    int32_t status = query(CMD_STATUS1);
    if (status < 0 || !(status & STATUS1_BUSY)) return status < 0 ? status : 0;
    if (clint_us() > until) return ERRNO_ETIMEDOUT;
  }
}

static int32_t changing(const uint8_t *head, uint32_t head_len, const uint8_t *body, uint32_t body_len) {
  uint8_t enable = CMD_WRITE_ENABLE;
  int32_t result = send(&enable, 1, 0, 0);
  if (!result) result = send(head, head_len, body, body_len);
  return result ? result : wait_ready();
}

/* Quad reads need the chip's quad enable bit; it is stored in the chip, so it is set at most once. */
static void enable_quad(void) {
  int32_t status2 = query(CMD_STATUS2);
  if (status2 < 0 || status2 & STATUS2_QUAD) return;
  uint8_t write[3] = {CMD_WRITE_STATUS, 0, (uint8_t)(status2 | STATUS2_QUAD)};
  changing(write, 3, 0, 0);
}

void flash_rebase(void) {
  uint32_t source = sysctl_pll_hz(PLL0) / 2;
  uint32_t divider = (source + BOARD_FLASH_HZ - 1) / BOARD_FLASH_HZ;
  divider += divider & 1;
  reg_write(AT(SPI_SSIENR), 0);
  reg_write(AT(SPI_BAUDR), divider < 2 ? 2 : divider);
}

/* ---- the window ---- */

#define WINDOW_READ 64u /* up to this length a read through the window is the faster one */
#define XIP_CTRL_QUAD 0x28c09466u /* instruction in one line, 24 bits of address in four, mode bits, 4 wait cycles */

/* Value of ENDIAN for which the window shows the first byte lowest in a word, as in memory: found out at start. */
static uint32_t window_endian = 1;

static void map(void) {
  reg_write(AT(SPI_SSIENR), 0);
  reg_write(AT(SPI_CTRLR0), FRAME(8, SPI_TX_RX, QUAD));
  reg_write(AT(SPI_XIP_CTRL), XIP_CTRL_QUAD);
  reg_write(AT(SPI_XIP_INCR_INST), CMD_QUAD_READ);
  reg_write(AT(SPI_XIP_MODE_BITS), 0);
  reg_write(AT(SPI_XIP_SER), 1);
  reg_write(AT(SPI_ENDIAN), window_endian);
  reg_write(AT(SPI_SSIENR), 1);
  sysctl_xip(1);
}

static void unmap(void) {
  sysctl_xip(0);
  reg_write(AT(SPI_XIP_SER), 0);
  reg_write(AT(SPI_SSIENR), 0);
  reg_write(AT(SPI_ENDIAN), 0);
}

/* The byte at `addr` of the mapped flash; `word` keeps the last word, the lowest address in its low end. */
static uint8_t mapped(uint32_t addr, uint32_t *at, uint32_t *word) {
  if ((addr & ~3u) != *at) {
    *at = addr & ~3u;
    *word = reg_read(SPI3_BASE + *at);
  }
  return (uint8_t)(*word >> (addr & 3) * 8);
}

static void read_window(uint32_t addr, uint8_t *to, uint32_t len) {
  uint32_t at = 1, word = 0;
  map();
  for (uint32_t i = 0; i < len; i++) to[i] = mapped(addr + i, &at, &word);
  unmap();
}

/* No public source says how the window orders bytes, so it is compared with a plain read of the image's first ones. */
static void find_window_order(void) {
  uint8_t head[4] = {CMD_READ}, plain[4], seen[4];
  if (receive(head, 4, plain, 4)) return;
  read_window(0, seen, 4);
  for (uint32_t i = 0; i < 4; i++)
    if (seen[i] != plain[i]) window_endian = 0;
}

void flash_init(void) {
  sysctl_spi3_source();
  sysctl_reset(PERI_SPI3);
  sysctl_threshold(1, 24, 8, 0);
  reg_write(AT(SPI_SSIENR), 0);
  reg_write(AT(SPI_SER), 0);
  reg_write(AT(SPI_IMR), 0);
  reg_write(AT(SPI_DMACR), 0);
  reg_write(AT(SPI_DMATDLR), FIFO / 2);
  reg_write(AT(SPI_DMARDLR), 0);
  reg_write(AT(SPI_ENDIAN), 0);
  flash_rebase();
  enable_quad();
  find_window_order();
}

/* Whether the flash holds these bytes; without `from`, whether it is erased. */
static int holds(uint32_t addr, const uint8_t *from, uint32_t len) {
  uint32_t at = 1, word = 0, same = 1;
  map();
  for (uint32_t i = 0; i < len && same; i++) same = mapped(addr + i, &at, &word) == (from ? from[i] : 0xff);
  unmap();
  return (int)same;
}

/* ---- the core's functions ---- */

static int outside(uint32_t addr, uint32_t len) { return addr > BOARD_FLASH_SIZE || len > BOARD_FLASH_SIZE - addr; }

/* Reads `words` words to the pool; each holds four bytes, the first in its high end. */
static int32_t read_words(uint32_t addr, uint32_t words) {
  int channel = dmac_claim();
  if (channel < 0) return ERRNO_EIO;
  set_frame(FRAME(32, SPI_RX, QUAD), QUAD_READ_PHASES, words);
  reg_write(AT(SPI_DMACR), SPI_DMA_RX);
  dmac_from_device(channel, DMA_SPI3_RX, AT(SPI_DR), dma_pool(), words);
  reg_write(AT(SPI_DR), CMD_QUAD_READ);
  reg_write(AT(SPI_DR), addr << 8); /* 24 bits of address, then a mode byte of zeros */
  reg_write(AT(SPI_SER), 1);
  int32_t result = dmac_wait(channel, WRITE_US);
  reg_write(AT(SPI_DMACR), 0);
  done();
  dmac_release(channel);
  return result;
}

static void unpack(uint8_t *to, uint32_t len) {
  const volatile uint32_t *word = (const volatile uint32_t *)(uintptr_t)dma_pool();
  for (uint32_t i = 0; i < len; i += 4, word++) {
    uint32_t value = *word;
    for (uint32_t k = 0; k < 4 && i + k < len; k++) to[i + k] = (uint8_t)(value >> (24 - 8 * k));
  }
}

int32_t hal_flash_read(uint32_t addr, uint32_t ptr, uint32_t len) {
  if (outside(addr, len)) return ERRNO_EINVAL;
  uint8_t *to = core_at(ptr);
  if (len <= WINDOW_READ) {
    read_window(addr, to, len);
    return 0;
  }
  while (len) {
    uint32_t part = len < READ_CHUNK ? len : READ_CHUNK;
    int32_t result = read_words(addr, (part + 3) / 4);
    if (result) return result;
    unpack(to, part);
    addr += part;
    to += part;
    len -= part;
  }
  return 0;
}

int32_t hal_flash_write(uint32_t addr, uint32_t ptr, uint32_t len) {
  if (outside(addr, len)) return ERRNO_EINVAL;
  const uint8_t *from = core_at(ptr);
  while (len) {
    uint32_t part = PAGE - addr % PAGE;
    if (part > len) part = len;
    uint8_t head[4] = {CMD_PROGRAM, (uint8_t)(addr >> 16), (uint8_t)(addr >> 8), (uint8_t)addr};
    int32_t result = changing(head, 4, from, part);
    if (result) return result;
    if (!holds(addr, from, part)) return ERRNO_EIO;
    addr += part;
    from += part;
    len -= part;
  }
  return 0;
}

int32_t hal_flash_erase(uint32_t addr) {
  if (outside(addr, 1)) return ERRNO_EINVAL;
  addr &= ~(SECTOR - 1);
  uint8_t head[4] = {CMD_ERASE_4K, (uint8_t)(addr >> 16), (uint8_t)(addr >> 8), (uint8_t)addr};
  int32_t result = changing(head, 4, 0, 0);
  return result || holds(addr, 0, SECTOR) ? result : ERRNO_EIO;
}

uint32_t hal_flash_size(void) { return BOARD_FLASH_SIZE; }
