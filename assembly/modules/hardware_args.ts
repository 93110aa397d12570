/** What the hardware modules share: calls of `hal.device`, and keyword arguments that are mostly integers. */
import { device } from "../hal";
import { raise_msg, raise_os } from "../py/error";
import { kw_bind } from "../py/native";
import { truth } from "../py/ops";
import { get_failed, get_i32 } from "../py/objects/number";
import { T_VALUE_ERROR } from "../py/types";
import { NONE, UNDEF, V, smi } from "../py/value";

/** One operation of a device of device.ts. */
export function dev(id: i32, unit: i32, op: i32, a: i32 = 0, b: i32 = 0, ptr: usize = 0, len: i32 = 0): i32 {
  return device(id | unit << 8, op, a, b, ptr, len);
}

/** A device's result as a Python value: the number, or OSError. */
export function dev_result(r: i32): V {
  return r < 0 ? raise_os(r) : smi(r);
}

/** None, or OSError for a negative result. */
export function dev_done(r: i32): V {
  return r < 0 ? raise_os(r) : NONE;
}

/** ValueError with this text. */
export function bad_value(text: string): V {
  return raise_msg(T_VALUE_ERROR, text);
}

const WORDS: usize = memory.data(24 * 8, 8);
/** An `opt_...` function has raised since the last `bind`. */
export let opt_failed: bool = false;

/** Binds the arguments behind `skip` to the names of `spec` (`kw_bind`); then they are read by number. */
export function bind(argc: i32, argv: usize, skip: i32, spec: string): bool {
  opt_failed = false;
  return kw_bind(argc, argv, skip, spec, WORDS);
}

/** Argument number `i`, UNDEF when it was not given. */
// @ts-ignore: decorator
@inline export function opt(i: i32): V { return load<u64>(WORDS + (<usize>i << 3)); }

/** Argument number `i`, None when it was not given. */
export function opt_or_none(i: i32): V {
  const v = opt(i);
  return v == UNDEF ? NONE : v;
}

/** Integer argument number `i`; `fallback` when it is absent or None. */
export function opt_int(i: i32, fallback: i32): i32 {
  const v = opt(i);
  if (v == UNDEF || v == NONE) return fallback;
  const n = get_i32(v);
  if (get_failed) opt_failed = true;
  return n;
}

/** Boolean argument number `i`. */
export function opt_bool(i: i32, fallback: bool): bool {
  const v = opt(i);
  if (v == UNDEF) return fallback;
  const t = truth(v);
  if (t < 0) opt_failed = true;
  return t > 0;
}

