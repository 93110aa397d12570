import { Layer } from "../decode";

export function compute_simd(_l: Layer, _arena: usize, _bytes: u32): bool {
  return false;
}
