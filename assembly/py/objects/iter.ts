/** Iterators over things that are read by index. */
import { T_ITER } from "../types";
import { gc_alloc } from "../heap";
import { ERR, V, obj } from "../value";

/** Iterator over a list, tuple, or an object with `__getitem__`. */
@unmanaged
export class IterObj {
  type: u32;
  index: u32;
  target: V;
}

/** An iterator that calls `getitem(o, 0)`, `getitem(o, 1)` ... until IndexError. */
export function getitem_iter(o: V): V {
  const p = gc_alloc(16, T_ITER);
  if (!p) return ERR;
  changetype<IterObj>(p).target = o;
  return obj(p);
}
