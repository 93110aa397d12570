/*
 * The KPU on QEMU's virt machine: QEMU has none, so the model of `assembly/sim` (a second lowered module) answers.
 * Bus addresses of core memory are its offsets in linear memory above 0x40000000. Also used by the native build.
 */
#include "core_memory.h"
#include "hal.h"
#include "model.h"
#include "virt.h"

#include <string.h>

#define BUS_BASE 0x40000000u

extern uint8_t model_linmem[];

w2c_model model_instance;

void virt_kpu_init(void) {
  wasm2c_model_instantiate(&model_instance, 0);
  w2c_model_reset(&model_instance);
}

uint32_t hal_mmio_read32(uint32_t bus) { return w2c_model_mmio_read32(&model_instance, bus); }
void hal_mmio_write32(uint32_t bus, uint32_t value) { w2c_model_mmio_write32(&model_instance, bus, value); }
uint64_t hal_mmio_read64(uint32_t bus) { return w2c_model_mmio_read64(&model_instance, bus); }
void hal_mmio_write64(uint32_t bus, uint64_t value) { w2c_model_mmio_write64(&model_instance, bus, value); }
int32_t hal_irq_wait(uint32_t irq, uint32_t timeout_us) { return (int32_t)w2c_model_irq_wait(&model_instance, irq, timeout_us); }

/* Copies rows between core memory and AI RAM; nothing happens where there is no AI RAM (the model notes it). */
static void copy_rows(uint32_t bus, uint32_t bus_stride, uint32_t ptr, uint32_t stride, uint32_t width, uint32_t rows,
                      int to_bus) {
  for (; rows; rows--, bus += bus_stride, ptr += stride) {
    uint32_t at = w2c_model_ai_ram(&model_instance, bus, width);
    if (!at) return;
    if (to_bus) memcpy(model_linmem + at, core_at(ptr), width);
    else memcpy(core_at(ptr), model_linmem + at, width);
  }
}

void hal_bus_write(uint32_t bus, uint32_t bus_stride, uint32_t ptr, uint32_t stride, uint32_t width, uint32_t rows) {
  copy_rows(bus, bus_stride, ptr, stride, width, rows, 1);
}

void hal_bus_read(uint32_t ptr, uint32_t stride, uint32_t bus, uint32_t bus_stride, uint32_t width, uint32_t rows) {
  copy_rows(bus, bus_stride, ptr, stride, width, rows, 0);
}

/* There is no cache between model and core. */
uint32_t hal_dma_address(uint32_t ptr, uint32_t len) {
  (void)len;
  return BUS_BASE + ptr;
}

void hal_dma_done(uint32_t ptr, uint32_t len) { (void)ptr, (void)len; }

/* The model reads parameters and writes results through these. */
static uint8_t *ram_at(uint32_t bus, uint32_t len) {
  uint32_t offset = bus - BUS_BASE, size = core_memory_size();
  return offset < size && len <= size - offset ? core_at(offset) : 0;
}

u32 w2c_sim_bus_fetch(struct w2c_sim *self, u32 bus, u32 ptr, u32 len) {
  (void)self;
  const uint8_t *from = ram_at(bus, len);
  if (from) memcpy(model_linmem + ptr, from, len);
  return from != 0;
}

u32 w2c_sim_bus_store(struct w2c_sim *self, u32 bus, u32 ptr, u32 len) {
  (void)self;
  uint8_t *to = ram_at(bus, len);
  if (to) memcpy(to, model_linmem + ptr, len);
  return to != 0;
}
