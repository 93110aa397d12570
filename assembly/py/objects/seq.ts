/** What list and tuple share. Elements are read anew each time, since comparing them can run code that changes a list. */
import { ListObj, TUPLE_ITEMS } from "../object";
import { T_LIST, T_VALUE_ERROR } from "../types";
import { raise_msg } from "../error";
import { root_mark, root_release } from "../heap";
import { arg, npos } from "../native";
import { Cmp, compare, equal, repr_to } from "../ops";
import { text_byte, text_lit } from "../text";
import { get_bound } from "./index";
import { ERR, V, bool_of, is_type, ptr_of, smi } from "../value";

/** Address of the first word and number of words of a list or tuple (or named tuple). */
// @ts-ignore: decorator
@inline export function seq_items(v: V): usize {
  return is_type(v, T_LIST) ? <usize>changetype<ListObj>(ptr_of(v)).items : ptr_of(v) + TUPLE_ITEMS;
}
// @ts-ignore: decorator
@inline export function seq_len(v: V): i32 { return load<u32>(ptr_of(v), 4); }
// @ts-ignore: decorator
@inline function at(v: V, i: i32): V { return load<u64>(seq_items(v) + (<usize>i << 3)); }

/** Appends `[a, b]` or `(a, b)`. */
export function seq_repr(t: usize, v: V, open: u32, close: u32): bool {
  if (!text_byte(t, open)) return false;
  for (let i = 0; i < seq_len(v); i++) {
    if (i && !text_lit(t, ", ")) return false;
    if (!repr_to(t, at(v, i))) return false;
  }
  if (close == 0x29 && seq_len(v) == 1 && !text_byte(t, 0x2c)) return false;
  return text_byte(t, close);
}

/** Lexicographic comparison (`op` of `Cmp`) of two sequences. */
export function seq_compare(op: i32, a: V, b: V): V {
  let i = 0;
  const m = root_mark();
  while (i < seq_len(a) && i < seq_len(b)) {
    const e = equal(at(a, i), at(b, i));
    if (e < 0) return ERR;
    if (!e) {
      if (op == Cmp.EQ) return bool_of(false);
      if (i >= seq_len(a) || i >= seq_len(b)) break;
      const r = compare(op, at(a, i), at(b, i));
      root_release(m);
      return r;
    }
    i++;
  }
  root_release(m);
  const x = seq_len(a), y = seq_len(b);
  switch (op) {
    case Cmp.LT: return bool_of(x < y);
    case Cmp.LE: return bool_of(x <= y);
    case Cmp.GT: return bool_of(x > y);
    case Cmp.GE: return bool_of(x >= y);
    default: return bool_of(x == y);
  }
}

/** `x in v`. */
export function seq_contains(v: V, x: V): i32 {
  for (let i = 0; i < seq_len(v); i++) {
    const e = equal(at(v, i), x);
    if (e) return e;
  }
  return 0;
}

/** Method `count(x)`. */
export function seq_count(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  let n = 0;
  for (let i = 0; i < seq_len(v); i++) {
    const e = equal(at(v, i), arg(argv, 1));
    if (e < 0) return ERR;
    n += e;
  }
  return smi(n);
}

/** Method `index(x, start, stop)`. */
export function seq_index(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  let i = 0, stop = seq_len(v);
  if (npos(argc) > 2) i = get_bound(arg(argv, 2), stop, load<u32>(ptr_of(v)));
  if (npos(argc) > 3) stop = get_bound(arg(argv, 3), stop, load<u32>(ptr_of(v)));
  if (i < 0 || stop < 0) return ERR;
  for (; i < stop && i < seq_len(v); i++) {
    const e = equal(at(v, i), arg(argv, 1));
    if (e < 0) return ERR;
    if (e) return smi(i);
  }
  return raise_msg(T_VALUE_ERROR, "object not in sequence");
}
