/*
 * The rules of cache and DMA on the K210, and the only code that deals with them.
 *
 * 1. KPU, DMAC and DVP do not see the data cache (32 KiB per hart, write-back). They are given addresses of the
 *    uncached view: 0x40000000 below the cached one.
 * 2. The core has no instruction that writes lines back or drops them. `cache_write_back` copies a range onto itself
 *    through the uncached view, so memory holds the data; then it reads other memory until no line of the range can
 *    still be in the cache. A line evicted later therefore cannot overwrite what a bus master has written since.
 * 3. Drivers' buffers lie in the DMA pool or in AI RAM, which are only ever touched through the uncached view: no
 *    line of them is ever cached, and rule 2 is not needed. Camera frames use AI RAM (the KPU is idle meanwhile),
 *    so they cost no main memory.
 * 4. Only integer loads and stores go through the uncached view; float ones are not reliable there.
 * 5. Memory given to the KPU (weights, tables) is written back once and not changed while in use.
 */
#include "core_memory.h"
#include "hal.h"
#include "k210.h"

#define LINE 64u
#define CACHE_SIZE 32768u
/* Replacement is random: this many reads per set leave a line with a chance of 1e-9. */
#define EVICTION_PASSES 20u

/* Never written and only read to push other lines out; the code itself, which is always clean. */
extern const uint8_t __text_start[];

static uint8_t pool[DMA_POOL_SIZE] __attribute__((aligned(64)));

static volatile uint64_t *uncached(const void *at) {
  return (volatile uint64_t *)(((uintptr_t)at & ~7ull) - UNCACHED);
}

uint32_t dma_pool(void) { return (uint32_t)((uintptr_t)pool - UNCACHED); }

static void evict_all(void) {
  const volatile uint64_t *at = (const volatile uint64_t *)(uintptr_t)((uintptr_t)__text_start & ~(LINE - 1ull));
  for (uint32_t i = 0; i < EVICTION_PASSES * CACHE_SIZE / LINE; i++) (void)at[i * (LINE / 8)];
}

/* The start code has filled the pool through the cache (it unpacks .bss): rule 3 holds from here on. */
void cache_init(void) { cache_write_back(pool, DMA_POOL_SIZE); }

uint32_t cache_write_back(const void *at, uint32_t len) {
  const uint64_t *from = (const uint64_t *)((uintptr_t)at & ~7ull);
  volatile uint64_t *to = uncached(at);
  const uint64_t *end = (const uint64_t *)((uintptr_t)at + len);
  if (len == 0) return (uint32_t)((uintptr_t)at - UNCACHED); /* only the address: written back before */
  fence();
  while (from < end) *to++ = *from++;
  fence();
  evict_all();
  return (uint32_t)((uintptr_t)at - UNCACHED);
}

void cache_refresh(void *at, uint32_t len) {
  const volatile uint64_t *from = uncached(at);
  uint64_t *to = (uint64_t *)((uintptr_t)at & ~7ull);
  uint64_t *end = (uint64_t *)((uintptr_t)at + len);
  fence();
  while (to < end) *to++ = *from++;
  fence();
}

uint32_t hal_dma_address(uint32_t ptr, uint32_t len) { return cache_write_back(core_at(ptr), len); }

void hal_dma_done(uint32_t ptr, uint32_t len) { cache_refresh(core_at(ptr), len); }
