/** What the Python runtime exports to its host. */
import { heap_init } from "./heap";
import { init_intern } from "./intern";
import { init_names } from "./names";
import { init_error } from "./error";
import { init_modules } from "./native";
import { init_text_out } from "./text";
import { init_typetable } from "./typetable";

/**
 * Starts the runtime with an empty heap of `bytes` at `base` (16-aligned, from the system heap). Returns 1, or 0 when
 * that is too small.
 */
export function py_init(base: usize, bytes: usize): i32 {
  heap_init(base, bytes, bytes >> 3 & ~15);
  init_typetable();
  init_text_out();
  init_error();
  init_modules();
  if (!init_intern() || !init_names()) return 0;
  return 1;
}
