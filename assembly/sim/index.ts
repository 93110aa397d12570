/** Simulated hardware of the host build: the second wasm module, beside the core. */
export { ai_ram, irq_wait, mmio_read32, mmio_read64, mmio_write32, mmio_write64, reset } from "./bus";
export { kpu_layer_count, kpu_ram_base, kpu_stall, kpu_total_cycles } from "./kpu/kpu";
export {
  violation_clear,
  violation_code,
  violation_count,
  violation_detail,
  violation_layer,
  violation_total,
} from "./kpu/violations";
