/* The table behind the HAL's `device` call. Ids are in the generated device_ids.h (source: device.ts of the core). */
#pragma once
#include <stdint.h>

#include "device_ids.h"

typedef struct {
  uint32_t unit, a, b, ptr, len;
} device_args;

/* Carries out one op of a device class; results as device.ts says. */
typedef int32_t (*device_handler)(uint32_t op, const device_args *args);

/* One entry per class, 0 where the target has no such device. Defined by the target. */
extern const device_handler device_handlers[DEVICE_COUNT];
