/* FPIOA: which function each pad has, and its electrical setting. */
#include "device_ids.h"
#include "k210.h"

#define FPIOA_BASE 0x502b0000u
#define PAD(n) (FPIOA_BASE + 4 * (n))
#define TIE_ENABLE(function) (FPIOA_BASE + 0xc0 + 4 * ((function) / 32))
#define TIE_VALUE(function) (FPIOA_BASE + 0xe0 + 4 * ((function) / 32))
#define PULL_UP (1u << 16)
#define PULL_DOWN (1u << 17)

/* Settings by class of function. */
#define INPUT 0x00900000u   /* input, Schmitt trigger */
#define OUTPUT 0x00001f00u  /* full drive */
#define BOTH 0x00901f00u    /* input and output */
#define SPI_DATA 0x00b03f00u
#define OPEN_DRAIN 0x00991000u
#define SCCB 0x00993000u

typedef struct {
  uint8_t first, last;
  uint32_t setting;
} function_class;

static const function_class classes[] = {
    {0, 2, INPUT},       /* JTAG in */
    {3, 3, OUTPUT},      /* JTAG out */
    {4, 11, SPI_DATA},   /* SPI0 data */
    {12, 15, OUTPUT},    /* SPI0 selects */
    {16, 16, INPUT},     /* SPI0 ARB */
    {17, 17, OUTPUT},    /* SPI0 clock */
    {18, 18, INPUT},     /* UARTHS RX */
    {19, 19, OUTPUT},    /* UARTHS TX */
    {24, 63, BOTH},      /* GPIOHS, GPIO */
    {64, 64, INPUT},     {65, 65, OUTPUT},   {66, 66, INPUT}, {67, 67, OUTPUT}, {68, 68, INPUT}, {69, 69, OUTPUT},
    {70, 77, SPI_DATA},  /* SPI1 data */
    {78, 81, OUTPUT},    {82, 82, INPUT},    {83, 83, OUTPUT},
    {87, 89, OUTPUT},    {90, 93, INPUT},    {94, 97, OUTPUT},   /* I2S0 */
    {98, 100, OUTPUT},   {101, 104, INPUT},  {105, 108, OUTPUT}, /* I2S1 */
    {109, 111, OUTPUT},  {112, 115, INPUT},  {116, 119, OUTPUT}, /* I2S2 */
    {126, 131, OPEN_DRAIN},                                      /* I2C */
    {132, 134, OUTPUT},  {135, 145, INPUT},                      /* camera */
    {146, 147, SCCB},
    {148, 152, INPUT},   {153, 158, OUTPUT},                     /* UART modem lines */
    {190, 201, OUTPUT},                                          /* timer outputs */
    {222, 222, OUTPUT},
};

static uint32_t setting(uint32_t function) {
  for (unsigned i = 0; i < sizeof classes / sizeof *classes; i++)
    if (function >= classes[i].first && function <= classes[i].last) return classes[i].setting;
  return 0;
}

int32_t fpioa_get(uint32_t pad) { return pad < PAD_COUNT ? (int32_t)(reg_read(PAD(pad)) & 0xff) : ERRNO_EINVAL; }

int32_t fpioa_find(uint32_t function) {
  for (uint32_t pad = 0; pad < PAD_COUNT; pad++)
    if ((reg_read(PAD(pad)) & 0xff) == function) return (int32_t)pad;
  return ERRNO_ENOENT;
}

int32_t fpioa_set(uint32_t pad, uint32_t function) {
  if (pad >= PAD_COUNT || function >= FN_COUNT) return ERRNO_EINVAL;
  if (function != FN_NONE) {
    /* Two pads with one input function would be ORed. */
    int32_t old = fpioa_find(function);
    if (old >= 0 && (uint32_t)old != pad) reg_write(PAD(old), FN_NONE);
  }
  reg_write(PAD(pad), setting(function) | function);
  return 0;
}

void fpioa_set_all(const pad_function *list, unsigned count) {
  for (unsigned i = 0; i < count; i++) fpioa_set(list[i].pad, list[i].function);
}

int32_t fpioa_pull(uint32_t pad, uint32_t pull) {
  if (pad >= PAD_COUNT || pull > 2) return ERRNO_EINVAL;
  uint32_t word = reg_read(PAD(pad)) & ~(PULL_UP | PULL_DOWN);
  reg_write(PAD(pad), word | (pull == 1 ? PULL_DOWN : pull == 2 ? PULL_UP : 0));
  return 0;
}

/* Without a fixed level on their arbitration inputs SPI masters stay idle. */
static void tie_high(uint32_t function) {
  reg_set(TIE_VALUE(function), 1u << function % 32);
  reg_set(TIE_ENABLE(function), 1u << function % 32);
}

void fpioa_init(void) {
  sysctl_reset(PERI_FPIOA);
  tie_high(FN_SPI0_ARB);
  tie_high(FN_SPI1_ARB);
}
