/** What the driver knows about its last failure. */

/** The layer did not raise calc_done in time. */
export const KPU_ERR_TIMEOUT: i32 = -110;
/** PLL1 does not lock or the clock gate is closed: the KPU cannot be used. */
export const KPU_ERR_CLOCK: i32 = -5;

/**
 * Snapshot of the KPU at the moment of the failure; `words` are the layer as it was written to the FIFO
 * (bus addresses patched in). Fields keep their meaning until the next failure.
 */
// @ts-ignore: decorator
@unmanaged
export class KpuError {
  w0: u64;
  w1: u64;
  w2: u64;
  w3: u64;
  w4: u64;
  w5: u64;
  w6: u64;
  w7: u64;
  w8: u64;
  w9: u64;
  w10: u64;
  w11: u64;
  interrupt_status: u64;
  interrupt_raw: u64;
  interrupt_mask: u64;
  fifo_threshold: u64;
  fifo_ctrl: u64;
  eight_bit_mode: u64;
  /** SYSCTL clk_en_peri: bit 2 is the AI clock gate. */
  clk_en_peri: u32;
  /** SYSCTL pll1. */
  pll1: u32;
  /** KPU_ERR_*, 0 while nothing has failed. */
  code: i32;
  /** Running number of the layer since `kpu_init`. */
  layer: u32;
  /** Image of the batch. */
  batch: u32;
  /** How long the driver waited, microseconds. */
  waited_us: u32;
}

/** The one instance. */
export const kpu_error = changetype<KpuError>(memory.data(176, 16));
