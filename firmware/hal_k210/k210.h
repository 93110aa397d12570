/* The K210 as the drivers of this folder share it. Names and numbers are those of the SoC's documentation. */
#pragma once
#include <stdint.h>

#include "board_io.h"

/* ---- address map ---- */
#define SPI0_BASE 0x52000000u
#define SPI1_BASE 0x53000000u
#define SPI3_BASE 0x54000000u
#define AI_RAM 0x40600000u /* uncached view; answers only while PLL1 and the AI clock run */
#define AI_RAM_SIZE 0x00200000u
#define UNCACHED 0x40000000u /* cached address - UNCACHED = uncached address */

/* ---- sysctl.c: clocks, resets, power ---- */

/* Bits of the peripheral clock gates; the reset register has the same order. */
enum sysctl_peripheral {
  PERI_DMA = 1, PERI_AI = 2, PERI_DVP = 3, PERI_GPIO = 5, PERI_SPI0 = 6, PERI_SPI1 = 7, PERI_SPI3 = 9,
  PERI_I2S0 = 10, PERI_I2C0 = 13, PERI_UART1 = 16, PERI_FPIOA = 20, PERI_TIMER0 = 21, PERI_WDT0 = 24,
  PERI_OTP = 27, PERI_RTC = 29,
};

enum sysctl_pll { PLL0, PLL1, PLL2 };

/* Runs CPU and KPU at the nearest settings not above; 0 keeps one. Returns 0 or -22 (EINVAL). */
int sysctl_set_clocks(uint32_t cpu_hz, uint32_t kpu_hz);

void sysctl_enable(enum sysctl_peripheral peripheral); /* opens the gate */
void sysctl_reset(enum sysctl_peripheral peripheral);  /* opens the gate and pulses the reset */
void sysctl_ai_on(void);                               /* PLL1 and gate: AI RAM answers from here on */
uint32_t sysctl_cpu_hz(void);
uint32_t sysctl_kpu_hz(void);
uint32_t sysctl_pll_hz(enum sysctl_pll pll);
uint32_t sysctl_apb0_hz(void);
uint32_t sysctl_apb1_hz(void);
/* Sets PLL2 for I2S to the nearest frequency. */
void sysctl_i2s_clock(uint32_t hz);
/* Sets the 8- or 16-bit divider field at `bit` of threshold register n. */
void sysctl_threshold(unsigned n, unsigned bit, unsigned width, uint32_t value);
/* Routes DMA request `selector` to channel `channel`. */
void sysctl_dma_select(unsigned channel, uint32_t selector);
void sysctl_low_voltage(uint32_t banks);  /* mask of pad banks at 1.8 V */
void sysctl_dvp_pads(void);               /* dedicated pads to SPI0 and DVP data */
void sysctl_timer_source(unsigned timer); /* timer clock from the crystal */
void sysctl_spi3_source(void);            /* SPI3 clock from PLL0 */
void sysctl_xip(uint32_t on);             /* the flash window takes the place of SPI3's registers */
uint32_t sysctl_reset_cause(void);
void sysctl_chip_reset(void) __attribute__((noreturn));

/* ---- fpioa.c: pads ---- */
#define PAD_COUNT 48
#define FN_SPI0_ARB 16
#define FN_UARTHS_RX 18
#define FN_UARTHS_TX 19
#define FN_GPIOHS0 24
#define FN_GPIO0 56
#define FN_SPI1_ARB 82
#define FN_I2C0_SCLK 126
#define FN_NONE 120
#define FN_COUNT 256

typedef struct {
  uint8_t pad, function;
} pad_function;

void fpioa_init(void);
int32_t fpioa_set(uint32_t pad, uint32_t function);
void fpioa_set_all(const pad_function *list, unsigned count);
int32_t fpioa_find(uint32_t function);                  /* pad, or -2 (ENOENT) */
int32_t fpioa_get(uint32_t pad);
int32_t fpioa_pull(uint32_t pad, uint32_t pull);        /* 0 none, 1 down, 2 up */

/* ---- gpio.c ---- */
/* Makes a pad a GPIOHS output with a level; used by drivers for reset, DC and chip select lines. */
void gpiohs_output(uint32_t pad, uint32_t line, uint32_t level);
void gpiohs_input(uint32_t pad, uint32_t line, uint32_t pull);
void gpiohs_write(uint32_t line, uint32_t level);
uint32_t gpiohs_read(uint32_t line);

/* ---- dmac.c ---- */
enum dma_request {
  DMA_SPI0_TX = 1,
  DMA_SPI1_TX = 3,
  DMA_SPI3_RX = 6,
  DMA_SPI3_TX = 7,
  DMA_I2S0_TX = 25, /* unit n: + 2 * n */
  DMA_I2S0_RX = 26
};
#define DMA_CHANNELS 6

void dmac_init(void);
int dmac_claim(void);             /* a free channel, or -1 */
void dmac_release(int channel);
/* Moves `words` 32-bit words between memory (bus address, uncached or AI RAM) and a peripheral's data register. */
void dmac_to_device(int channel, uint32_t request, uint32_t memory, uint32_t device, uint32_t words);
void dmac_from_device(int channel, uint32_t request, uint32_t device, uint32_t memory, uint32_t words);
int32_t dmac_wait(int channel, uint32_t timeout_us); /* 0 or -110 (ETIMEDOUT); the channel is stopped either way */

/* ---- cache.c: the one place that knows the rules of cache and DMA ---- */

/* Before the first DMA. */
void cache_init(void);
/* Memory that is only ever touched through its uncached view: DMA buffers of drivers. */
#define DMA_POOL_SIZE 16384u
uint32_t dma_pool(void); /* its bus address, 64-byte aligned */
/* Writes a cached range back so that bus masters see it; the lines leave the cache. Returns the bus address. */
uint32_t cache_write_back(const void *at, uint32_t len);
/* Loads what a bus master wrote to a range into the cached view. */
void cache_refresh(void *at, uint32_t len);

/* ---- i2c.c ---- */
int32_t i2c_init(uint32_t unit, uint32_t scl, uint32_t sda, uint32_t hz);
void i2c_deinit(uint32_t unit);
/* Writes `out` bytes, then reads `in` bytes after a repeated start. 0, -6 (ENXIO), -110 (ETIMEDOUT). */
int32_t i2c_transfer(uint32_t unit, uint32_t address, const uint8_t *write, uint32_t out, uint8_t *read, uint32_t in);
int32_t i2c_probe(uint32_t unit, uint32_t address);

/* ---- spi.c: masters 0 and 1 ---- */
/* `frame`: bits per frame; `octal`: eight data lines. Returns the clock. */
uint32_t spi_open(uint32_t unit, uint32_t hz, uint32_t mode, uint32_t frame, int octal);
uint32_t spi_clock(uint32_t unit, uint32_t hz);
void spi_close(uint32_t unit);
/* Full-duplex frames by polling; `in` or `out` may be 0. `cs` 0-3, or 4 for none. */
int32_t spi_exchange(uint32_t unit, uint32_t cs, const uint8_t *out, uint8_t *in, uint32_t bytes);

/* ---- others ---- */
void uarths_init(uint32_t baud);
void uarths_rebase(void); /* the CPU clock has changed */
void flash_init(void);
void flash_rebase(void);
int32_t flash_unique_id(uint8_t *to, uint32_t len); /* bytes written (at most 8), or a negative errno */
