/** property, classmethod, staticmethod and user-defined descriptors. */
import { V } from "../value";

/** Value of `v`, found in the type at `cls`, when it is read through `self` (UNDEF: through the class). */
export function descriptor_get(v: V, self: V, cls: usize): V {
  return v;
}
