/** One layer, from its words to its result in AI RAM: checks, parameters, choice of the kernels. */
import { check_fatal, check_fields, overlaps } from "./check";
import { Layer } from "./decode";
import { extra, extra_bytes, GUARD, work } from "./memory";
import { fetch_parameters } from "./params";
import { compute_scalar } from "./scalar";
import { compute_simd } from "./simd/layer";
import { Violation, violate } from "./violations";

/**
 * Computes the decoded layer. `index` is its running number in the violation log. Returns false, with
 * violations counted, when it has no defined result; the destination is then not written.
 */
export function compute(l: Layer, index: u32, eight_bit: bool): bool {
  if (!check_fatal(l, index, eight_bit)) return false;
  check_fields(l, index);
  let bad = fetch_parameters(l, work);
  if (bad != 0) {
    violate(Violation.PARAMETER_ADDRESS, bad & ~(<u32>1), index);
    return false;
  }
  let used: u32 = 0;
  if (overlaps(l)) {
    // The reference reads the whole source before it writes; so does a copy.
    used = (l.src_rows << 6) + GUARD;
    if (used > extra_bytes) return false;
    memory.copy(extra, l.src, l.src_rows << 6);
    l.src = extra;
  }
  if (ASC_FEATURE_SIMD) {
    if (compute_simd(l, extra + used, extra_bytes - used)) return true;
  }
  if (compute_scalar(l)) return true;
  violate(Violation.PARAMETER_ADDRESS, l.weights_bus, index);
  return false;
}
