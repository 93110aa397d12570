/*
 * The camera: sensor over SCCB (an I2C unit), picture through the DVP. Frames land in AI RAM (see cache.c, rule 3) and
 * are copied to the image; the KPU does not run meanwhile, since the core is waiting here.
 */
#include "camera.h"

#include "board.h"

#ifdef BOARD_CAMERA_XCLK

#include "clint.h"
#include "core_memory.h"
#include "device.h"
#include "k210.h"

#define DVP 0x50430000u
#define DVP_CFG (DVP + 0x00)
#define DVP_R_ADDR (DVP + 0x04)
#define DVP_G_ADDR (DVP + 0x08)
#define DVP_B_ADDR (DVP + 0x0c)
#define DVP_CMOS_CFG (DVP + 0x10)
#define DVP_AXI (DVP + 0x1c)
#define DVP_STS (DVP + 0x20)
#define DVP_RGB_ADDR (DVP + 0x28)

#define CFG_AI_OUTPUT (1u << 2)
#define CFG_DISPLAY_OUTPUT (1u << 3)
#define CFG_BURST (1u << 8)
#define CFG_YUV422 0x200u
#define CMOS_CLOCK (1u << 8)
#define CMOS_RESET_BIT 16
#define CMOS_POWER_DOWN_BIT 24
#define STS_START 0x001u
#define STS_START_WRITE 0x002u
#define STS_FINISH 0x100u
#define STS_FINISH_WRITE 0x200u
#define STS_ENABLE 0x10000u
#define STS_ENABLE_WRITE 0x20000u

#define FORMAT_RGB565 2
#define FORMAT_YUV422 3
#define FORMAT_GRAYSCALE 4

static const pad_function pads[] = {BOARD_CAMERA_PADS};

static const camera_sensor *sensor;
static uint32_t format, frame_width, frame_height;

/* ---- SCCB ---- */

static int32_t read_of(const camera_sensor *s, uint32_t reg) {
  uint8_t name[2] = {(uint8_t)(reg >> 8), (uint8_t)reg}, value = 0;
  /* SCCB wants a stop between the two halves of a read. */
  int32_t result = i2c_transfer(BOARD_CAMERA_UNIT, s->address, name + !s->wide, 1 + s->wide, 0, 0);
  if (!result) result = i2c_transfer(BOARD_CAMERA_UNIT, s->address, 0, 0, &value, 1);
  return result ? result : value;
}

static int32_t write_of(const camera_sensor *s, uint32_t reg, uint32_t value) {
  uint8_t bytes[3] = {(uint8_t)(reg >> 8), (uint8_t)reg, (uint8_t)value};
  int32_t result = i2c_transfer(BOARD_CAMERA_UNIT, s->address, bytes + !s->wide, 2 + s->wide, 0, 0);
  delay_us(s->write_wait_ms * 1000u);
  return result;
}

static int32_t write_all(const camera_sensor *s, const camera_register *list, uint32_t count) {
  int32_t result = 0;
  for (; count && result >= 0; count--, list++) {
    uint32_t value = list->value;
    if (list->mask != 0xff) {
      result = read_of(s, list->address);
      if (result < 0) break;
      value |= (uint32_t)result & ~(uint32_t)list->mask;
    }
    result = write_of(s, list->address, value);
  }
  return result;
}

/* ---- power and identification ---- */

static void xclk(uint32_t hz) {
  uint32_t source = sysctl_apb1_hz();
  uint32_t divider = (source + hz) / (2 * hz); /* nearest */
  if (divider < 1) divider = 1;
  if (divider > 256) divider = 256;
  reg_write(DVP_CMOS_CFG, (reg_read(DVP_CMOS_CFG) & ~0xffu) | (divider - 1) | CMOS_CLOCK);
}

/* Power-down and reset pulses ending at the given levels. */
static void power_cycle(uint32_t power_down_active, uint32_t reset_active) {
  reg_field(DVP_CMOS_CFG, CMOS_POWER_DOWN_BIT, 1, power_down_active);
  delay_us(10000);
  reg_field(DVP_CMOS_CFG, CMOS_POWER_DOWN_BIT, 1, !power_down_active);
  delay_us(10000);
  reg_field(DVP_CMOS_CFG, CMOS_RESET_BIT, 1, reset_active);
  delay_us(10000);
  reg_field(DVP_CMOS_CFG, CMOS_RESET_BIT, 1, !reset_active);
  delay_us(10000);
}

static const camera_sensor *identify(void) {
  for (uint32_t i = 0; i < camera_sensor_count; i++) {
    const camera_sensor *s = &camera_sensors[i];
    if (i2c_probe(BOARD_CAMERA_UNIT, s->address) || write_all(s, s->select, s->select_count)) continue;
    uint32_t id = 0;
    for (uint32_t k = 0; k < s->identify_count; k++) {
      int32_t byte = read_of(s, s->identify[k]);
      id = id << 8 | (byte < 0 ? 0 : (uint32_t)byte);
    }
    if (id == s->id) return s;
  }
  return 0;
}

static int32_t reset(uint32_t hz) {
  sensor = 0;
  sysctl_reset(PERI_DVP);
  sysctl_dvp_pads();
  fpioa_set_all(pads, sizeof pads / sizeof *pads);
  int32_t result = i2c_init(BOARD_CAMERA_UNIT, BOARD_CAMERA_SCL, BOARD_CAMERA_SDA, BOARD_CAMERA_HZ);
  if (result) return result;
  xclk(hz ? hz : BOARD_CAMERA_XCLK);
  /* Modules differ in the polarity of both lines: the usual one first. */
  static const uint8_t polarities[4][2] = {{1, 0}, {1, 1}, {0, 0}, {0, 1}};
  for (unsigned i = 0; i < 4 && !sensor; i++) {
    power_cycle(polarities[i][0], polarities[i][1]);
    sensor = identify();
  }
  if (!sensor) return ERRNO_ENODEV;
  if (!hz) xclk(sensor->xclk);
  result = write_all(sensor, sensor->reset, sensor->reset_count);
  delay_us(5000);
  if (!result) result = write_all(sensor, sensor->start, sensor->start_count);
  format = FORMAT_RGB565;
  frame_width = 320;
  frame_height = 240;
  return result ? ERRNO_EIO : sensor->id;
}

/* ---- modes ---- */

static int32_t scale(uint32_t width, uint32_t height) {
  int32_t result = write_all(sensor, sensor->before, sensor->before_count);
  uint32_t values[3] = {width / 4 & 0xff, height / 4 & 0xff, (height >> 8 & 4) | (width >> 10 & 3)};
  for (int i = 0; i < 3 && !result; i++) result = write_of(sensor, sensor->scaler[i], values[i]);
  return result ? result : write_all(sensor, sensor->after, sensor->after_count);
}

static int32_t frame_size(uint32_t width, uint32_t height) {
  for (uint32_t i = 0; i < sensor->size_count; i++) {
    const camera_size *size = &sensor->sizes[i];
    if (size->width < width || size->height < height) continue;
    if (size->exact && (size->width != width || size->height != height)) continue;
    frame_width = width;
    frame_height = height;
    int32_t result = write_all(sensor, size->registers, size->count);
    return result || !sensor->scaler[0] ? result : scale(width, height);
  }
  return ERRNO_EINVAL;
}

static int32_t frame_rate(uint32_t fps) {
  for (uint32_t i = 0; i < sensor->rate_count; i++)
    if (sensor->rates[i].fps == fps) return write_all(sensor, sensor->rates[i].registers, sensor->rates[i].count);
  return ERRNO_EINVAL;
}

static int32_t set(uint32_t control, int32_t value) {
  for (uint32_t i = 0; i < sensor->setting_count; i++) {
    const camera_setting *setting = &sensor->settings[i];
    if (setting->control == control && setting->value == value)
      return write_all(sensor, setting->registers, setting->count);
  }
  return ERRNO_EINVAL;
}

static int32_t flip(uint32_t axes) {
  int32_t result = set(CAMERACONTROL_HMIRROR, axes & 1);
  return result ? result : set(CAMERACONTROL_VFLIP, axes >> 1 & 1);
}

/* ---- frames ---- */

static int32_t wait_status(uint32_t bit, uint64_t until) {
  while (!(reg_read(DVP_STS) & bit))
    if (clint_us() > until) return ERRNO_ETIMEDOUT;
  return 0;
}

/* One whole frame to AI RAM: RGB565 first, then the planes. With outputs 0 it passes without being stored. */
static int32_t capture(uint32_t width, uint32_t height, uint32_t outputs, uint32_t planes, uint32_t timeout_ms) {
  uint32_t area = width * height, burst = width % 32 == 0;
  sysctl_ai_on();
  reg_write(DVP_AXI, burst ? 3 : 0);
  reg_write(DVP_CFG, outputs | CFG_YUV422 | (burst ? CFG_BURST : 0) |
                         width / (burst ? 32 : 8) << 12 | height << 20);
  reg_write(DVP_RGB_ADDR, AI_RAM);
  reg_write(DVP_R_ADDR, planes);
  reg_write(DVP_G_ADDR, planes + area);
  reg_write(DVP_B_ADDR, planes + 2 * area);
  uint64_t until = clint_us() + timeout_ms * 1000ull;
  reg_write(DVP_STS, STS_START | STS_START_WRITE | STS_FINISH | STS_FINISH_WRITE);
  int32_t result = wait_status(STS_START, until);
  if (result) return result;
  reg_write(DVP_STS, STS_START | STS_START_WRITE | STS_FINISH | STS_FINISH_WRITE | STS_ENABLE | STS_ENABLE_WRITE);
  result = wait_status(STS_FINISH, until);
  reg_write(DVP_STS, STS_START | STS_START_WRITE | STS_FINISH | STS_FINISH_WRITE);
  fence();
  return result;
}

static uint32_t swap_bytes(uint32_t w) { return w << 24 | (w & 0xff00) << 8 | (w >> 8 & 0xff00) | w >> 24; }

/* The DVP stores two pixels per word, exchanged and in the other byte order than image memory. */
static void copy_pixels(uint32_t *to, uint32_t pixels) {
  const volatile uint32_t *from = (const volatile uint32_t *)(uintptr_t)AI_RAM;
  for (uint32_t i = 0; i < pixels / 2; i++) to[i] = swap_bytes(from[i]);
}

static void copy_words(uint64_t *to, uint32_t bus, uint32_t bytes) {
  const volatile uint64_t *from = (const volatile uint64_t *)(uintptr_t)bus;
  for (uint32_t i = 0; i < bytes / 8; i++) to[i] = from[i];
}

/* Luma of 8-bit R, G, B: ITU-R BT.601 weights in 1/256. */
static void luma(uint8_t *to, uint32_t planes, uint32_t area) {
  const volatile uint8_t *r = (const volatile uint8_t *)(uintptr_t)planes, *g = r + area, *b = g + area;
  for (uint32_t i = 0; i < area; i++) to[i] = (uint8_t)((77 * r[i] + 150 * g[i] + 29 * b[i]) >> 8);
}

static int32_t snapshot(const device_args *args) {
  uint32_t width = args->a & 0xffff, height = args->a >> 16, area = width * height;
  if (!area || width % 8 || height % 8 || width > frame_width || height > frame_height) return ERRNO_EINVAL;
  if ((args->ptr | args->len) & 7 || area * 5 > AI_RAM_SIZE) return ERRNO_EINVAL;
  uint32_t planes = AI_RAM + area * 2;
  uint32_t outputs = args->ptr || args->len ? CFG_AI_OUTPUT | CFG_DISPLAY_OUTPUT : 0;
  int32_t result = capture(width, height, outputs, planes, args->b);
  if (result && read_of(sensor, sensor->identify[0]) < 0) return ERRNO_ENODATA;
  if (result || !outputs) return result;
  if (args->ptr && format == FORMAT_GRAYSCALE) luma(core_at(args->ptr), planes, area);
  else if (args->ptr) copy_pixels(core_at(args->ptr), area);
  if (args->len && format == FORMAT_GRAYSCALE) {
    for (uint32_t i = 0; i < 3; i++) luma((uint8_t *)core_at(args->len) + i * area, planes, area);
  } else if (args->len) {
    copy_words(core_at(args->len), planes, area * 3);
  }
  return 0;
}

static void power_down(void) {
  reg_field(DVP_CMOS_CFG, CMOS_POWER_DOWN_BIT, 1, 1);
  i2c_deinit(BOARD_CAMERA_UNIT);
  sensor = 0;
}

int32_t device_camera(uint32_t op, const device_args *args) {
  if (op == CAMERA_RESET) return reset(args->a);
  if (!sensor) return ERRNO_ENODEV;
  switch (op) {
    case CAMERA_DEINIT: power_down(); return 0;
    case CAMERA_FORMAT:
      if (args->a < FORMAT_RGB565 || args->a > FORMAT_GRAYSCALE) return ERRNO_EINVAL;
      format = args->a;
      return 0;
    case CAMERA_FRAMESIZE: return frame_size(args->a, args->b);
    case CAMERA_FRAMERATE: return frame_rate(args->a);
    case CAMERA_SNAPSHOT: return snapshot(args);
    case CAMERA_READ_REGISTER: return read_of(sensor, args->a);
    case CAMERA_WRITE_REGISTER: return write_of(sensor, args->a, args->b);
    case CAMERA_FLIP: return flip(args->a);
    case CAMERA_CONTROL: return set(args->a, (int32_t)args->b);
    default: return ERRNO_EINVAL;
  }
}

#endif
