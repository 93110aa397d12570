/** slice objects. */
import { T_SLICE } from "../types";
import { gc_alloc } from "../heap";
import { N, name } from "../names";
import { arg, fn_index } from "../native";
import { repr_to } from "../ops";
import { text_lit } from "../text";
import { type_def, type_methods } from "../typetable";
import { get_failed, get_i64 } from "./number";
import { get_slice, slice_start, slice_step, slice_stop } from "./index";
import { tuple_new } from "./tuple";
import { ERR, UNDEF, V, is_type, obj, ptr_of, smi } from "../value";

@unmanaged
export class SliceObj {
  type: u32;
  /** 1 = in the registers of a frame (LOCALSLICE). */
  local: u32;
  start: V;
  stop: V;
  step: V;
}

export function init_slice(): void {
  const t = type_def(T_SLICE, "slice", 0, 0, 32, 0, 0b1110, 0);
  t.repr = fn_index(slice_repr);
  t.getattr = fn_index(slice_getattr);
  type_methods(t, "indices:2", METHODS);
}
// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [slice_indices];

export function slice_new(start: V, stop: V, step: V): V {
  const p = gc_alloc(32, T_SLICE);
  if (!p) return ERR;
  const s = changetype<SliceObj>(p);
  s.start = start;
  s.stop = stop;
  s.step = step;
  return obj(p);
}

/** The slice whose start, stop and step are in the three words behind `p`: made there, for as long as they stay. */
export function slice_local(p: usize): V {
  store<u64>(p, <u64>T_SLICE | <u64>1 << 32);
  return obj(p);
}

/** A key that may be kept: a slice in registers is copied. ERR when memory is out. */
export function key_kept(k: V): V {
  if (!is_type(k, T_SLICE)) return k;
  const s = changetype<SliceObj>(ptr_of(k));
  return s.local ? slice_new(s.start, s.stop, s.step) : k;
}

function slice_repr(t: usize, v: V, repr: i32): bool {
  const s = changetype<SliceObj>(ptr_of(v));
  return text_lit(t, "slice(") && repr_to(t, s.start) && text_lit(t, ", ") && repr_to(t, s.stop) && text_lit(t, ", ") && repr_to(t, s.step) &&
    text_lit(t, ")");
}

function slice_getattr(v: V, nm: V): V {
  const s = changetype<SliceObj>(ptr_of(v));
  return nm == name(N.START) ? s.start : nm == name(N.STOP) ? s.stop : nm == name(N.STEP) ? s.step : UNDEF;
}

/** Method `indices(length)`. */
function slice_indices(argc: i32, argv: usize): V {
  const n = get_i64(arg(argv, 1));
  if (get_failed || !get_slice(arg(argv, 0), <i32>n)) return ERR;
  const t = tuple_new(3);
  if (!t) return ERR;
  store<u64>(t, smi(slice_start), 8);
  store<u64>(t, smi(slice_stop), 16);
  store<u64>(t, smi(slice_step), 24);
  return obj(t);
}
