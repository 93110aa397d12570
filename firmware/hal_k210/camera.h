/* Camera sensors as tables; board_sensors.c (generated from boards/sensors) has those of the board. */
#pragma once
#include <stdint.h>

typedef struct {
  uint16_t address;
  uint8_t value, mask; /* bits that change; 0xff: all */
} camera_register;

typedef struct {
  uint16_t width, height;
  uint8_t exact; /* only for this size */
  const camera_register *registers;
  uint16_t count;
} camera_size;

typedef struct {
  uint16_t fps;
  const camera_register *registers;
  uint16_t count;
} camera_rate;

/* One value of a setting. */
typedef struct {
  uint8_t control; /* CameraControl of device.ts */
  int8_t value;
  const camera_register *registers;
  uint16_t count;
} camera_setting;

typedef struct {
  uint8_t address; /* 7-bit SCCB address */
  uint8_t wide;    /* register addresses of 16 bits */
  uint16_t id;
  uint16_t identify[2]; /* registers that hold the id, high byte first */
  uint8_t identify_count;
  uint32_t xclk;
  uint8_t write_wait_ms;
  const camera_register *reset, *select, *start;
  uint16_t reset_count, select_count, start_count;
  const camera_size *sizes;
  const camera_rate *rates;
  uint8_t size_count, rate_count;
  const camera_setting *settings;
  uint8_t setting_count;
  /* Scaler: registers of width / 4, height / 4 and their high bits, and writes around them; none if they are 0. */
  uint8_t scaler[3], before_count, after_count;
  const camera_register *before, *after;
} camera_sensor;

extern const camera_sensor camera_sensors[];
extern const uint32_t camera_sensor_count;
