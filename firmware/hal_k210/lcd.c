/*
 * ST7789 display on SPI0, one data line (M5StickV) or eight (Maix boards). Pixels go out as 32-bit frames by DMA from
 * the DMA pool: one half is filled while the other is sent.
 */
#include "board.h"

#ifdef BOARD_LCD_WIDTH

#include "clint.h"
#include "core_memory.h"
#include "device.h"
#include "k210.h"
#include "spi.h"

#define UNIT 0
#define CMD_INVERT_OFF 0x20
#define CMD_INVERT_ON 0x21
#define CMD_COLUMNS 0x2a
#define CMD_ROWS 0x2b
#define CMD_WRITE 0x2c
#define CMD_MADCTL 0x36
#define MADCTL_SWAP 0x20 /* columns and rows exchanged: landscape */

/* Octal frames: no instruction, the first word counts as an address of 8 or 32 bits, all on eight lines. */
#define PHASES_COMMAND (2u << 8 | 2u)
#define PHASES(bits) ((bits) / 4u << 2 | 2u)

#define HALF_WORDS (DMA_POOL_SIZE / 4 / 4) /* a quarter of the pool each: the lower half is the flash driver's */
#define SEND_US 100000

typedef struct {
  uint8_t command, count, data[2];
  uint16_t wait_ms;
} start_step;

static const start_step steps[] = {BOARD_LCD_START};
static const pad_function pads[] = {BOARD_LCD_PADS};
static const uint8_t rotations[4] = {BOARD_LCD_ROTATIONS};
static const uint8_t mirrored[4] = {BOARD_LCD_MIRRORED};
static const uint16_t offsets[4][2] = {BOARD_LCD_OFFSETS};

static struct {
  uint32_t hz;
  uint16_t width, height, x, y;
  uint8_t ready, rotation;
} lcd;

static void frame(uint32_t bits, uint32_t phases) {
  spi_frame(UNIT, 0, bits, BOARD_LCD_OCTAL, SPI_TX, BOARD_LCD_OCTAL ? phases : 0);
  reg_write(spi_at(UNIT, SPI_SSIENR), 1);
}

/* A display is never read: what a unit that has stopped does not take is lost. */
static void send_bytes(const uint8_t *bytes, uint32_t count) {
  uint64_t until = clint_us() + SEND_US;
  for (uint32_t i = 0; i < count && clint_us() < until;) {
    if (!(reg_read(spi_at(UNIT, SPI_SR)) & SPI_TX_ROOM)) continue;
    reg_write(spi_at(UNIT, SPI_DR), bytes[i++]);
    reg_write(spi_at(UNIT, SPI_SER), 1u << BOARD_LCD_CS);
  }
  spi_drain(UNIT);
  spi_close(UNIT);
}

static void command(uint8_t code, const uint8_t *data, uint32_t count) {
  gpiohs_write(BOARD_LCD_DC_GPIOHS, 0);
  frame(8, PHASES_COMMAND);
  send_bytes(&code, 1);
  gpiohs_write(BOARD_LCD_DC_GPIOHS, 1);
  if (!count) return;
  frame(8, PHASES(8u));
  send_bytes(data, count);
}

static void window(uint32_t x, uint32_t y, uint32_t w, uint32_t h) {
  uint32_t x0 = x + lcd.x, x1 = x0 + w - 1, y0 = y + lcd.y, y1 = y0 + h - 1;
  uint8_t columns[4] = {(uint8_t)(x0 >> 8), (uint8_t)x0, (uint8_t)(x1 >> 8), (uint8_t)x1};
  uint8_t rows[4] = {(uint8_t)(y0 >> 8), (uint8_t)y0, (uint8_t)(y1 >> 8), (uint8_t)y1};
  command(CMD_COLUMNS, columns, 4);
  command(CMD_ROWS, rows, 4);
  command(CMD_WRITE, 0, 0);
}

/* ---- pixel stream ---- */

static struct {
  volatile uint32_t *buffer; /* uncached */
  uint32_t used;             /* words in it */
  uint32_t odd;              /* a pixel that waits for its partner */
  int has_odd, busy, channel, half;
} out;

static volatile uint32_t *half_buffer(int half) {
  return (volatile uint32_t *)(uintptr_t)(dma_pool() + DMA_POOL_SIZE / 2 + (uint32_t)half * HALF_WORDS * 4);
}

static int32_t finish_half(void) {
  if (!out.busy) return 0;
  out.busy = 0;
  int32_t result = dmac_wait(out.channel, SEND_US);
  if (!result) result = spi_drain(UNIT);
  reg_write(spi_at(UNIT, SPI_DMACR), 0);
  spi_close(UNIT);
  return result;
}

static int32_t send_half(void) {
  int32_t result = finish_half();
  if (!out.used || result) return result;
  frame(32, PHASES(32u));
  reg_write(spi_at(UNIT, SPI_DMACR), SPI_DMA_TX);
  fence();
  dmac_to_device(out.channel, DMA_SPI0_TX, (uint32_t)(uintptr_t)out.buffer, (uint32_t)spi_at(UNIT, SPI_DR), out.used);
  reg_write(spi_at(UNIT, SPI_SER), 1u << BOARD_LCD_CS);
  out.busy = 1;
  out.half ^= 1;
  out.buffer = half_buffer(out.half);
  out.used = 0;
  return 0;
}

static int32_t begin(void) {
  out.channel = dmac_claim();
  if (out.channel < 0) return ERRNO_EIO;
  out.half = out.busy = out.has_odd = 0;
  out.used = 0;
  out.buffer = half_buffer(0);
  return 0;
}

static int32_t put_word(uint32_t word) {
  out.buffer[out.used++] = word;
  return out.used == HALF_WORDS ? send_half() : 0;
}

/* `pixel` is a u16 of image memory: its low byte is sent first. Two pixels make a word, the first in the high half. */
static int32_t put_pixel(uint32_t pixel) {
  uint32_t wire = (pixel << 8 | pixel >> 8) & 0xffff;
  if (!out.has_odd) {
    out.odd = wire;
    out.has_odd = 1;
    return 0;
  }
  out.has_odd = 0;
  return put_word(out.odd << 16 | wire);
}

static int32_t end(int32_t result) {
  if (!result) result = send_half();
  int32_t last = finish_half();
  dmac_release(out.channel);
  if (!result && !last && out.has_odd) {
    uint8_t bytes[2] = {(uint8_t)(out.odd >> 8), (uint8_t)out.odd};
    frame(8, PHASES(8u));
    send_bytes(bytes, 2);
  }
  return result ? result : last;
}

/* ---- ops ---- */

static void orientation(uint8_t madctl, uint32_t rotation) {
  command(CMD_MADCTL, &madctl, 1);
  int landscape = (madctl & MADCTL_SWAP) != 0;
  int board_landscape = BOARD_LCD_WIDTH >= BOARD_LCD_HEIGHT;
  lcd.width = landscape == board_landscape ? BOARD_LCD_WIDTH : BOARD_LCD_HEIGHT;
  lcd.height = landscape == board_landscape ? BOARD_LCD_HEIGHT : BOARD_LCD_WIDTH;
  lcd.x = offsets[rotation][0];
  lcd.y = offsets[rotation][1];
  lcd.rotation = (uint8_t)rotation;
}

static int inside(const device_args *args, uint32_t *x, uint32_t *y, uint32_t *w, uint32_t *h) {
  *x = args->a & 0xffff, *y = args->a >> 16, *w = args->b & 0xffff, *h = args->b >> 16;
  return *w && *h && *x + *w <= lcd.width && *y + *h <= lcd.height;
}

static int32_t fill(const device_args *args) {
  uint32_t x, y, w, h;
  if (!inside(args, &x, &y, &w, &h)) return ERRNO_EINVAL;
  window(x, y, w, h);
  int32_t result = begin();
  if (result) return result;
  for (uint32_t n = w * h; n && !result; n--) result = put_pixel(args->len & 0xffff);
  return end(result);
}

static int32_t draw(const device_args *args) {
  uint32_t x, y, w, h;
  if (!inside(args, &x, &y, &w, &h) || args->len & 1 || args->ptr & 1) return ERRNO_EINVAL;
  window(x, y, w, h);
  int32_t result = begin();
  if (result) return result;
  const uint8_t *row = core_at(args->ptr);
  for (; h && !result; h--, row += args->len)
    for (uint32_t i = 0; i < w && !result; i++) result = put_pixel(((const uint16_t *)row)[i]);
  return end(result);
}

static void invert(uint32_t on) { command((on ^ BOARD_LCD_INVERTED) & 1 ? CMD_INVERT_ON : CMD_INVERT_OFF, 0, 0); }

static int32_t init(const device_args *args) {
  sysctl_dvp_pads();
  fpioa_set_all(pads, sizeof pads / sizeof *pads);
  gpiohs_output(BOARD_LCD_DC_PAD, BOARD_LCD_DC_GPIOHS, 1);
  gpiohs_output(BOARD_LCD_RESET_PAD, BOARD_LCD_RESET_GPIOHS, 0);
  lcd.hz = spi_open(UNIT, args->a ? args->a : BOARD_LCD_HZ, 0, 8, BOARD_LCD_OCTAL);
  delay_us(50000);
  gpiohs_write(BOARD_LCD_RESET_GPIOHS, 1);
  delay_us(50000);
  for (unsigned i = 0; i < sizeof steps / sizeof *steps; i++) {
    command(steps[i].command, steps[i].data, steps[i].count);
    delay_us(steps[i].wait_ms * 1000u);
  }
  invert(args->b);
  orientation(rotations[0], 0);
  lcd.ready = 1;
  device_args black = {0, 0, lcd.width | (uint32_t)lcd.height << 16, 0, 0};
  return fill(&black);
}

int32_t device_lcd(uint32_t op, const device_args *args) {
  if (op == LCD_INIT) return init(args);
  if (!lcd.ready) return ERRNO_ENODEV;
  switch (op) {
    case LCD_DEINIT:
      spi_close(UNIT);
      lcd.ready = 0;
      return 0;
    case LCD_SIZE: return lcd.width | lcd.height << 16;
    case LCD_ROTATION:
      if (args->a > 3) return ERRNO_EINVAL;
      orientation(args->b ? mirrored[args->a] : rotations[args->a], args->a);
      return 0;
    case LCD_MADCTL: orientation((uint8_t)args->a, lcd.rotation); return 0;
    case LCD_FREQ:
      if (args->a) lcd.hz = spi_clock(UNIT, args->a);
      return (int32_t)lcd.hz;
    case LCD_INVERT: invert(args->a); return 0;
    case LCD_FILL: return fill(args);
    case LCD_DRAW: return draw(args);
    case LCD_FRAME: return 0;
    case LCD_COMMAND: command((uint8_t)args->a, core_at(args->ptr), args->len); return 0;
    default: return ERRNO_EINVAL;
  }
}

#endif
