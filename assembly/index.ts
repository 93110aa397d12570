/** The core's entry: only re-exports. */
export * from "./kmodel/exports";
export {
  mem_alloc,
  mem_cost,
  mem_fail_at,
  mem_fail_left,
  mem_free,
  mem_free_bytes,
  mem_init,
  mem_largest,
  mem_peak,
  mem_peak_reset,
  mem_used,
  mem_verify,
} from "./memory";
export * from "./py/exports";
