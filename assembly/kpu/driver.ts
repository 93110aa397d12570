/**
 * The KPU driver: one layer at a time, through the real registers ("K210 KPU", section 5).
 *
 * It talks only to the HAL, so the same code runs on silicon, in the emulated machine and under Node.
 * Nothing here checks a layer: the kmodel verifier has done so before anything runs.
 */
import { dma_address, irq_wait, mmio_read32, mmio_read64, mmio_write64, time_us } from "../hal";
import { clock_running, clock_start, clock_stop } from "./clock";
import { KPU_ERR_CLOCK, KPU_ERR_TIMEOUT, kpu_error } from "./error";
import {
  LAYER_BYTES,
  LAYER_WORDS,
  layer_advance,
  layer_in_channels,
  layer_in_h,
  layer_in_w,
  layer_out_channels,
  layer_out_h,
  layer_out_w,
  layer_patch,
} from "./layer";
import { kpu_rows } from "./layout";
import { published } from "./publish";
import {
  FIFO_THRESHOLD_DEFAULT,
  INT_ALL,
  INT_CALC_DONE,
  IRQ_AI,
  KPU_EIGHT_BIT_MODE,
  KPU_FIFO_CTRL,
  KPU_FIFO_THRESHOLD,
  KPU_INTERRUPT_CLEAR,
  KPU_INTERRUPT_MASK,
  KPU_INTERRUPT_RAW,
  KPU_INTERRUPT_STATUS,
  KPU_LAYER_ARGUMENT_FIFO,
  SYSCTL_CLK_EN_PERI,
  SYSCTL_PLL1,
} from "./registers";

/** The slowest layer that fits AI RAM takes about 60 ms at 300 MHz (256x256, 128 to 128 channels, 3x3). */
const LAYER_TIMEOUT_US: u32 = 1_000_000;
const ACTIVATION_BYTES: u32 = 144;

/** The patched copy of the layer in flight. */
const job: usize = memory.data(96, 16);
let ready: bool = false;
let layers: u32 = 0;

/**
 * Clocks the KPU and sets its registers for 8-bit layers with the interrupt masked (section 5.1).
 * Idempotent. Returns 0 or KPU_ERR_CLOCK.
 */
export function kpu_init(): i32 {
  if (ready && clock_running()) return 0;
  if (!clock_start()) return fail(KPU_ERR_CLOCK, 0, 0);
  mmio_write64(KPU_INTERRUPT_CLEAR, INT_ALL);
  mmio_write64(KPU_INTERRUPT_MASK, INT_ALL);
  mmio_write64(KPU_FIFO_THRESHOLD, FIFO_THRESHOLD_DEFAULT);
  mmio_write64(KPU_EIGHT_BIT_MODE, 1);
  ready = true;
  layers = 0;
  return 0;
}

/** Masks the interrupt and stops the clock. `kpu_init` brings the KPU back. */
export function kpu_deinit(): void {
  if (!ready) return;
  mmio_write64(KPU_INTERRUPT_MASK, INT_ALL);
  mmio_write64(KPU_INTERRUPT_CLEAR, INT_ALL);
  clock_stop();
  ready = false;
}

/** Pointer to the KpuError of the last failure. */
export function kpu_last_error(): usize {
  return changetype<usize>(kpu_error);
}

/** Layers (images) run since `kpu_init`. */
export function kpu_layers_run(): u32 {
  return layers;
}

/** Records the registers, leaves the KPU to a fresh `kpu_init`. Returns `code`. */
function fail(code: i32, batch: u32, waited_us: u32): i32 {
  let e = kpu_error;
  memory.copy(changetype<usize>(e), job, LAYER_BYTES);
  e.code = code;
  e.layer = layers;
  e.batch = batch;
  e.waited_us = waited_us;
  e.clk_en_peri = mmio_read32(SYSCTL_CLK_EN_PERI);
  e.pll1 = mmio_read32(SYSCTL_PLL1);
  ready = false;
  if (!clock_running()) return code; // its registers would hang the bus
  e.interrupt_status = mmio_read64(KPU_INTERRUPT_STATUS);
  e.interrupt_raw = mmio_read64(KPU_INTERRUPT_RAW);
  e.interrupt_mask = mmio_read64(KPU_INTERRUPT_MASK);
  e.fifo_threshold = mmio_read64(KPU_FIFO_THRESHOLD);
  e.fifo_ctrl = mmio_read64(KPU_FIFO_CTRL);
  e.eight_bit_mode = mmio_read64(KPU_EIGHT_BIT_MODE);
  return code;
}

/** Pushes the layer in `job` and waits for calc_done (section 5.2). */
function run_layer(batch: u32): i32 {
  mmio_write64(KPU_INTERRUPT_CLEAR, INT_ALL);
  mmio_write64(KPU_INTERRUPT_MASK, INT_ALL & ~INT_CALC_DONE);
  for (let i: u32 = 0; i < LAYER_WORDS; i++) {
    mmio_write64(KPU_LAYER_ARGUMENT_FIFO, load<u64>(job + ((<usize>i) << 3)));
  }
  let start = time_us();
  let waited: u64 = 0;
  // The PLIC may still hold a request of the layer before: calc_done decides, not the wake-up.
  do {
    let status = irq_wait(IRQ_AI, LAYER_TIMEOUT_US - <u32>waited);
    waited = time_us() - start;
    if (mmio_read64(KPU_INTERRUPT_RAW) & INT_CALC_DONE) {
      mmio_write64(KPU_INTERRUPT_CLEAR, INT_ALL);
      mmio_write64(KPU_INTERRUPT_MASK, INT_ALL);
      layers++;
      return 0;
    }
    if (status != 0) break;
  } while (waited < LAYER_TIMEOUT_US);
  return fail(KPU_ERR_TIMEOUT, batch, <u32>waited);
}

/** Bus address of a parameter block, written back for the KPU unless the loader has done so already. */
// @ts-ignore: decorator
@inline
function parameter_bus(ptr: usize, len: u32): u32 {
  return dma_address(ptr, published(ptr, len) ? 0 : len);
}

/**
 * Runs one kpu_conv2d node.
 *
 * `words`: the 12 layer words as stored in the kmodel (not modified); `bn`: u64 per output channel; `act`:
 * 144-byte activation table; `weights`: `weights_len` bytes. For `batches` images the source and destination
 * rows advance by one image each. The result is in AI RAM. Returns 0 or KPU_ERR_*.
 */
export function kpu_conv2d(
  words: usize,
  bn: usize,
  act: usize,
  weights: usize,
  weights_len: u32,
  batches: u32,
): i32 {
  if (!ready) {
    let code = kpu_init();
    if (code != 0) return code;
  }
  let bn_bus = parameter_bus(bn, layer_out_channels(words) << 3);
  let act_bus = parameter_bus(act, ACTIVATION_BYTES);
  layer_patch(job, words, bn_bus, act_bus, parameter_bus(weights, weights_len));
  let src_rows = kpu_rows(layer_in_channels(job), layer_in_h(job), layer_in_w(job));
  let dst_rows = kpu_rows(layer_out_channels(job), layer_out_h(job), layer_out_w(job));
  for (let batch: u32 = 0; batch < batches; batch++) {
    let code = run_layer(batch);
    if (code != 0) return code;
    layer_advance(job, src_rows, dst_rows);
  }
  return 0;
}
