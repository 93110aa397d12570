/** How long a layer keeps the KPU busy: an estimate, no register of the real block states it. */
import { Layer } from "./decode";

/** Cost of starting a layer, in KPU cycles (30 us at 400 MHz). */
const SETUP_CYCLES: u64 = 12000;

/**
 * max(lane cycles, weight feed) + setup, in KPU clock cycles.
 *
 * 64 pixel lanes take one 3x3 kernel per clock: published figures for 128 to 128 channels reach 97 % of
 * ceil(w*h/64) * ic * oc cycles on large maps. The weight feed of small maps is 2.9 bytes per cycle. For 1x1
 * kernels no rate is published; the cautious figure of one tap per lane and cycle is used.
 */
export function layer_cycles(l: Layer): u64 {
  let blocks = <u64>((l.w * l.h + 63) >> 6);
  let lanes = blocks * l.nic * l.oc;
  let weights = <u64>(l.taps * l.nic) * l.oc;
  return max(lanes, (weights * 10) / 29) + SETUP_CYCLES;
}
