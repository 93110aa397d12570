/* Registers and AI RAM for the core. */
#include "core_memory.h"
#include "hal.h"
#include "k210.h"
#include "plic.h"

uint32_t hal_mmio_read32(uint32_t bus) { return *(volatile uint32_t *)(uintptr_t)bus; }
void hal_mmio_write32(uint32_t bus, uint32_t value) { *(volatile uint32_t *)(uintptr_t)bus = value; }
uint64_t hal_mmio_read64(uint32_t bus) { return *(volatile uint64_t *)(uintptr_t)bus; }
void hal_mmio_write64(uint32_t bus, uint64_t value) { *(volatile uint64_t *)(uintptr_t)bus = value; }

int32_t hal_irq_wait(uint32_t irq, uint32_t timeout_us) { return plic_wait(irq, timeout_us); }

#define WORD 8u

/* Row copies with the bus side in words wherever both sides are aligned to them, bytes at the ends. */
static void row_out(uint32_t bus, const uint8_t *from, uint32_t width) {
  if (((bus ^ (uintptr_t)from) & (WORD - 1)) == 0) {
    for (; width && bus % WORD; width--) *(volatile uint8_t *)(uintptr_t)bus++ = *from++;
    for (; width >= WORD; width -= WORD, bus += WORD, from += WORD)
      *(volatile uint64_t *)(uintptr_t)bus = *(const uint64_t *)from;
  }
  while (width--) *(volatile uint8_t *)(uintptr_t)bus++ = *from++;
}

static void row_in(uint8_t *to, uint32_t bus, uint32_t width) {
  if (((bus ^ (uintptr_t)to) & (WORD - 1)) == 0) {
    for (; width && bus % WORD; width--) *to++ = *(volatile uint8_t *)(uintptr_t)bus++;
    for (; width >= WORD; width -= WORD, bus += WORD, to += WORD)
      *(uint64_t *)to = *(volatile uint64_t *)(uintptr_t)bus;
  }
  while (width--) *to++ = *(volatile uint8_t *)(uintptr_t)bus++;
}

void hal_bus_write(uint32_t bus, uint32_t bus_stride, uint32_t ptr, uint32_t stride, uint32_t width, uint32_t rows) {
  const uint8_t *from = core_at(ptr);
  for (; rows; rows--, bus += bus_stride, from += stride) row_out(bus, from, width);
  fence();
}

void hal_bus_read(uint32_t ptr, uint32_t stride, uint32_t bus, uint32_t bus_stride, uint32_t width, uint32_t rows) {
  uint8_t *to = core_at(ptr);
  fence();
  for (; rows; rows--, bus += bus_stride, to += stride) row_in(to, bus, width);
}
