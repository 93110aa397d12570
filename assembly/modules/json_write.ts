/** Values as JSON text. */
import { special_find } from "../py/attr";
import { enter_native, leave_native } from "../py/call";
import { str_data, str_len } from "../py/intern";
import { N } from "../py/names";
import { ListObj, TF_EXCEPTION, TF_INSTANCE, TUPLE_ITEMS, TupleObj, TypeObj } from "../py/object";
import { repr_to } from "../py/ops";
import { dict_entry, dict_number } from "../py/objects/dict";
import { native_part } from "../py/objects/instance";
import { T_BYTES, T_DICT, T_LIST, T_ORDEREDDICT, T_STR, T_TUPLE } from "../py/types";
import { text_byte, text_hex, text_lit, text_mem, text_str } from "../py/text";
import { FALSE, NONE, STOP, TRUE, UNDEF, V, is_ptr, is_type, ptr_of } from "../py/value";

/** Separators (UNDEF = ", " and ": "). */
let between: V = UNDEF;
let after_key: V = UNDEF;

/** Appends text in double quotes; control characters become escapes. */
function quoted(t: usize, p: usize, n: i32): bool {
  if (!text_byte(t, 0x22)) return false;
  const end = p + n;
  while (p < end) {
    const from = p;
    let c: u32 = 0;
    while (p < end) {
      c = load<u8>(p);
      if (c < 0x20 || c == 0x22 || c == 0x5c) break;
      p++;
    }
    if (!text_mem(t, from, <u32>(p - from))) return false;
    if (p == end) break;
    p++;
    const letter: u32 = c == 10 ? 0x6e : c == 13 ? 0x72 : c == 9 ? 0x74 : c >= 0x20 ? c : 0;
    if (letter ? !text_byte(t, 0x5c) || !text_byte(t, letter) : !text_lit(t, "\\u") || !text_hex(t, c, 4)) return false;
  }
  return text_byte(t, 0x22);
}

function separator(t: usize, v: V, text: string): bool { return v == UNDEF ? text_lit(t, text) : text_str(t, v); }

function items(t: usize, p: usize, n: u32): bool {
  if (!text_byte(t, 0x5b)) return false;
  for (let i: u32 = 0; i < n; i++) {
    if (i > 0 && !separator(t, between, ", ")) return false;
    if (!write(t, load<u64>(p + (<usize>i << 3)))) return false;
  }
  return text_byte(t, 0x5d);
}

function mapping(t: usize, d: usize): bool {
  if (!text_byte(t, 0x7b)) return false;
  let first = true;
  for (let e = dict_entry(d, 0); e; e = dict_entry(d, dict_number(d, e) + 1)) {
    if (!first && !separator(t, between, ", ")) return false;
    first = false;
    const key = load<u64>(e);
    const plain = is_type(key, T_STR) || is_type(key, T_BYTES);
    if (!plain && !text_byte(t, 0x22)) return false;
    if (!write(t, key)) return false;
    if (!plain && !text_byte(t, 0x22)) return false;
    if (!separator(t, after_key, ": ") || !write(t, load<u64>(e, 8))) return false;
  }
  return text_byte(t, 0x7d);
}

/** The dict, list, ... inside an instance of a class that derives from one without a `__repr__` of its own; else UNDEF. */
function plain_part(p: usize, type: usize): V {
  const t = changetype<TypeObj>(type);
  if (!(t.flags & TF_INSTANCE) || !t.native || t.flags & TF_EXCEPTION) return UNDEF;
  return special_find(type, N.D_REPR, offsetof<TypeObj>("repr")) == STOP ? native_part(p) : UNDEF;
}

function write(t: usize, v: V): bool {
  if (v == NONE) return text_lit(t, "null");
  if (v == TRUE) return text_lit(t, "true");
  if (v == FALSE) return text_lit(t, "false");
  if (!is_ptr(v)) return repr_to(t, v);
  const p = ptr_of(v), type = <usize>load<u32>(p);
  if (type == T_STR || type == T_BYTES) return quoted(t, str_data(v), str_len(v));
  const part = plain_part(p, type);
  if (part != UNDEF) return write(t, part);
  const dict = type == T_DICT || type == T_ORDEREDDICT;
  if (!dict && type != T_LIST && type != T_TUPLE) return repr_to(t, v);
  if (!enter_native()) return false;
  const ok = dict
    ? mapping(t, p)
    : type == T_LIST
      ? items(t, changetype<ListObj>(p).items, changetype<ListObj>(p).len)
      : items(t, p + TUPLE_ITEMS, changetype<TupleObj>(p).len);
  leave_native();
  return ok;
}

/** Appends `v` as JSON. `item` and `key` are the separators, UNDEF for the usual ones. False = raised. */
export function json_write(t: usize, v: V, item: V, key: V): bool {
  between = item;
  after_key = key;
  return write(t, v);
}
