#include "device.h"

#include "hal.h"

int32_t hal_device(uint32_t device, uint32_t op, uint32_t a, uint32_t b, uint32_t ptr, uint32_t len) {
  uint32_t id = device & 0xff;
  if (id >= DEVICE_COUNT || !device_handlers[id]) return ERRNO_ENODEV;
  device_args args = {device >> 8, a, b, ptr, len};
  return device_handlers[id](op, &args);
}

/* Host folders exist on a host only. */
int32_t hal_hostfs(uint32_t op, uint32_t path, uint32_t path_len, uint32_t arg, uint32_t ptr, uint32_t len) {
  (void)op, (void)path, (void)path_len, (void)arg, (void)ptr, (void)len;
  return ERRNO_ENODEV;
}
