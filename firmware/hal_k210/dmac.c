/* DMAC: six channels, claimed for the length of one transfer so that no two users can collide. */
#include "device_ids.h"
#include "k210.h"
#include "plic.h"

#define DMAC 0x50000000u
#define DMAC_CFG (DMAC + 0x10)
#define DMAC_CHEN (DMAC + 0x18)
#define DMAC_COMMON_CLEAR (DMAC + 0x38)
#define DMAC_RESET (DMAC + 0x58)
#define CHANNEL(n) (DMAC + 0x100 + 0x100 * (uintptr_t)(n))
#define CH_SOURCE 0x00
#define CH_DESTINATION 0x08
#define CH_BLOCK 0x10
#define CH_CTL 0x18
#define CH_CFG 0x20
#define CH_INT_ENABLE 0x80
#define CH_INT_SIGNAL 0x90
#define CH_INT_CLEAR 0x98

#define CTL_DESTINATION_MASTER_2 (1u << 2) /* the source uses master 1, as in the SDK */
#define CTL_SOURCE_FIXED (1u << 4)
#define CTL_DESTINATION_FIXED (1u << 6)
#define CTL_WIDTH_32 (2u << 8 | 2u << 11)
#define CTL_BURST_4 (1u << 14 | 1u << 18)
#define CFG_MEMORY_TO_DEVICE (1ull << 32)
#define CFG_DEVICE_TO_MEMORY (2ull << 32)
#define CFG_SOFTWARE_SOURCE (1ull << 35)
#define CFG_SOFTWARE_DESTINATION (1ull << 36)
#define INT_DONE 2u
#define IRQ_DMA0 27

static uint32_t claimed;

static void put(uintptr_t at, uint64_t value) { *(volatile uint64_t *)at = value; }
static uint64_t get(uintptr_t at) { return *(volatile uint64_t *)at; }

void dmac_init(void) {
  sysctl_reset(PERI_DMA);
  put(DMAC_RESET, 1);
  while (get(DMAC_RESET)) {
  }
  put(DMAC_COMMON_CLEAR, 0x10f);
  put(DMAC_CFG, 3);
}

int dmac_claim(void) {
  for (int n = 0; n < DMA_CHANNELS; n++) {
    if (claimed >> n & 1 || get(DMAC_CHEN) >> n & 1) continue;
    claimed |= 1u << n;
    return n;
  }
  return -1;
}

void dmac_release(int channel) { claimed &= ~(1u << channel); }

static void start(int n, uint32_t from, uint32_t to, uint64_t ctl, uint64_t cfg, uint32_t words) {
  uintptr_t at = CHANNEL(n);
  put(at + CH_INT_CLEAR, ~0ull);
  put(at + CH_SOURCE, from);
  put(at + CH_DESTINATION, to);
  put(at + CH_BLOCK, words - 1);
  put(at + CH_CTL, ctl);
  /* Channel n always uses handshake n; sysctl says which device drives that. */
  put(at + CH_CFG, cfg | (uint64_t)n << 39 | (uint64_t)n << 44);
  put(at + CH_INT_ENABLE, INT_DONE);
  put(at + CH_INT_SIGNAL, INT_DONE);
  fence();
  plic_arm(IRQ_DMA0 + (uint32_t)n);
  put(DMAC_CHEN, 0x101ull << n);
}

void dmac_to_device(int channel, uint32_t request, uint32_t memory, uint32_t device, uint32_t words) {
  sysctl_dma_select((unsigned)channel, request);
  start(channel, memory, device, CTL_DESTINATION_MASTER_2 | CTL_DESTINATION_FIXED | CTL_WIDTH_32 | CTL_BURST_4,
        CFG_MEMORY_TO_DEVICE | CFG_SOFTWARE_SOURCE, words);
}

void dmac_from_device(int channel, uint32_t request, uint32_t device, uint32_t memory, uint32_t words) {
  sysctl_dma_select((unsigned)channel, request);
  start(channel, device, memory, CTL_DESTINATION_MASTER_2 | CTL_SOURCE_FIXED | CTL_WIDTH_32,
        CFG_DEVICE_TO_MEMORY | CFG_SOFTWARE_DESTINATION, words);
}

int32_t dmac_wait(int channel, uint32_t timeout_us) {
  int32_t result = plic_wait(IRQ_DMA0 + (uint32_t)channel, timeout_us);
  put(CHANNEL(channel) + CH_INT_CLEAR, ~0ull);
  if (result < 0) put(DMAC_CHEN, 0x100ull << channel);
  return result;
}
