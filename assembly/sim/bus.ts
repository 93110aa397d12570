/**
 * The bus of the host build: the `mmio_*` functions of the HAL contract (`assembly/hal.ts`), the window on AI
 * RAM behind `bus_write` and `bus_read`, and `irq_wait`. The host links them straight to the core's imports.
 */
import {
  AI_RAM,
  AI_RAM_BYTES,
  IRQ_AI,
  KPU_BASE,
  KPU_INTERRUPT_RAW,
  KPU_INTERRUPT_STATUS,
  SYSCTL_BASE,
} from "../kpu/registers";
import { DMAC_BYTES, dmac_irq_level, dmac_poll, dmac_read, dmac_reset, dmac_write } from "./dmac";
import { bus_fetch } from "./host";
import {
  kpu_advance,
  kpu_attach,
  kpu_irq_level,
  kpu_ram_base,
  kpu_ram_touch,
  kpu_reg_read64,
  kpu_reg_write64,
} from "./kpu/kpu";
import { ARENA_MIN_BYTES, ARENA_SIMD_BYTES } from "./kpu/memory";
import { Violation, violate } from "./kpu/violations";
import { SYSCTL_BYTES, sysctl_read, sysctl_reset, sysctl_write } from "./sysctl";

const DMAC_BASE: u32 = 0x50000000;
const KPU_BYTES: u32 = 0x48;
const IRQ_DMA0: u32 = 27;
const ETIMEDOUT: i32 = -110;
/** KPU cycles that pass per read of an interrupt register, so that polling ends (1 us at 400 MHz). */
const POLL_CYCLES: u64 = 400;

function read_parameter(bus: u32, len: u32, scratch: usize): usize {
  return bus_fetch(bus, scratch, len) ? scratch : 0;
}

/** Brings the board to its power-on state. */
export function reset(): void {
  let base = (__heap_base + 63) & ~63;
  let bytes = ASC_FEATURE_SIMD ? ARENA_SIMD_BYTES : ARENA_MIN_BYTES;
  let pages = <i32>((base + bytes + 0xffff) >>> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) unreachable(); // no board without memory
  kpu_attach(base, bytes, read_parameter);
  memory.fill(kpu_ram_base(), 0, AI_RAM_BYTES);
  sysctl_reset();
  dmac_reset();
}

function unmapped(bus: u32): u32 {
  violate(Violation.UNMAPPED, bus, 0);
  return 0;
}

export function mmio_read32(bus: u32): u32 {
  if (bus - SYSCTL_BASE < SYSCTL_BYTES && (bus & 3) == 0) return sysctl_read(bus - SYSCTL_BASE);
  return unmapped(bus);
}

export function mmio_write32(bus: u32, value: u32): void {
  if (bus - SYSCTL_BASE < SYSCTL_BYTES && (bus & 3) == 0) sysctl_write(bus - SYSCTL_BASE, value);
  else unmapped(bus);
}

export function mmio_read64(bus: u32): u64 {
  if (bus - KPU_BASE < KPU_BYTES) {
    if (bus == KPU_INTERRUPT_RAW || bus == KPU_INTERRUPT_STATUS) {
      kpu_advance(POLL_CYCLES);
      dmac_poll();
    }
    return kpu_reg_read64(bus - KPU_BASE);
  }
  if (bus - DMAC_BASE < DMAC_BYTES) return dmac_read(bus - DMAC_BASE);
  return unmapped(bus);
}

export function mmio_write64(bus: u32, value: u64): void {
  if (bus - KPU_BASE < KPU_BYTES) kpu_reg_write64(bus - KPU_BASE, value);
  else if (bus - DMAC_BASE < DMAC_BYTES) dmac_write(bus - DMAC_BASE, value);
  else unmapped(bus);
}

/**
 * Pointer in this module's memory to the AI RAM bytes [bus, bus + len); 0 when they are not all in AI RAM or the
 * RAM does not answer.
 */
export function ai_ram(bus: u32, len: u32): usize {
  let offset = bus - AI_RAM;
  if (offset >= AI_RAM_BYTES || len > AI_RAM_BYTES - offset) return unmapped(bus);
  return kpu_ram_touch(offset) ? kpu_ram_base() + offset : 0;
}

/** `irq_wait` of the HAL: simulated time passes at once, so it either succeeds or never would. */
export function irq_wait(irq: u32, _timeout_us: u32): i32 {
  if (irq != IRQ_AI && irq - IRQ_DMA0 >= 6) return ETIMEDOUT;
  if (level(irq)) return 0;
  kpu_advance((<u64>1) << 40);
  dmac_poll();
  return level(irq) ? 0 : ETIMEDOUT;
}

function level(irq: u32): bool {
  return irq == IRQ_AI ? kpu_irq_level() : dmac_irq_level(irq - IRQ_DMA0);
}
