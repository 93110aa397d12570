/** Instructions that build tuples, lists, sets, dicts and texts, and those that unpack. */
import { enter_native, leave_native } from "./call";
import { raise_fmt, raise_msg, raise_type } from "./error";
import { FRAME } from "./frame";
import { range_reset, root, root_mark, root_release } from "./heap";
import { str_alloc, str_data, str_len } from "./intern";
import { ListObj, StrObj } from "./object";
import { FIND_ERR, dict_add, dict_entry, dict_find, dict_new, dict_number, dict_set } from "./objects/dict";
import { is_dict, update_from } from "./objects/dicttype";
import { iter_local } from "./objects/iter";
import { list_append, list_extend, list_from, list_new } from "./objects/list";
import { set_add, set_new, set_update } from "./objects/settype";
import { tuple_from, tuple_of } from "./objects/tuple";
import { Op } from "./opcodes";
import { next } from "./ops";
import { text_new, text_to_str } from "./text";
import { format_field } from "./text/str_format";
import { T_LIST, T_RUNTIME_ERROR, T_SET, T_STR, T_TUPLE, T_TYPE_ERROR, T_VALUE_ERROR } from "./types";
import { ERR, STOP, UNDEF, V, is_ptr, is_type, obj, ptr_of, smi } from "./value";

export function build_tuple(p: usize, n: i32): V {
  range_reset();
  return tuple_from(p, n);
}

export function build_list(p: usize, n: i32): V {
  range_reset();
  return list_from(p, n);
}

export function build_set(p: usize, n: i32): V {
  range_reset();
  const s = set_new(T_SET);
  if (!s) return ERR;
  for (let i = 0; i < n; i++) if (!set_add(s, load<u64>(p + (<usize>i << 3)))) return ERR;
  return obj(s);
}

export function build_map(n: u32): V {
  range_reset();
  const d = dict_new(n);
  return d ? obj(d) : ERR;
}

export function append_slow(p: usize, v: V): bool {
  range_reset();
  return list_append(p, v);
}

/** MAPADD, SETADD, LISTEXTEND, SETUPDATE, MAPUPDATE, KWUPDATE. */
export function extend(fp: usize, ip: usize): bool {
  range_reset();
  const target = ptr_of(load<u64>(fp + <usize>load<u16>(ip, 2), FRAME));
  const v = load<u64>(fp + <usize>load<u16>(ip, 4), FRAME);
  const m = root_mark();
  let ok: bool;
  switch (<i32>load<u16>(ip)) {
    case Op.MAPADD:
      ok = dict_set(target, v, load<u64>(fp + <usize>load<u16>(ip, 6), FRAME));
      break;
    case Op.SETADD:
      ok = set_add(target, v);
      break;
    case Op.LISTEXTEND:
      ok = list_extend(target, v);
      break;
    case Op.SETUPDATE:
      ok = set_update(target, v);
      break;
    case Op.MAPUPDATE:
      ok = update_from(target, v);
      break;
    default:
      ok = keyword_update(target, v);
  }
  root_release(m);
  return ok;
}

/** Adds the mapping `v` to the keyword arguments at `target`. */
function keyword_update(target: usize, v: V): bool {
  let source = v;
  if (!is_dict(v)) {
    const d = dict_new(0);
    if (!d || !root(obj(d)) || !update_from(d, v)) return false;
    source = obj(d);
  }
  const p = ptr_of(source);
  for (let e = dict_entry(p, 0); e; e = dict_entry(p, dict_number(p, e) + 1)) {
    const k = load<u64>(e);
    if (!is_type(k, T_STR)) {
      raise_msg(T_TYPE_ERROR, "keywords must be strings");
      return false;
    }
    const found = dict_find(target, k);
    if (found) {
      if (found != FIND_ERR) raise_fmt(T_TYPE_ERROR, "function got multiple values for argument '%s'", k);
      return false;
    }
    const a = dict_add(target, k);
    if (!a) return false;
    store<u64>(a, load<u64>(e, 8), 8);
  }
  return true;
}

export function list_to_tuple(v: V): V {
  range_reset();
  return tuple_of(v);
}

/** FORMAT: `conversion` 0, 's' or 'r'. */
export function format_value(v: V, spec: V, conversion: u32): V {
  range_reset();
  if (!enter_native()) return ERR;
  const m = root_mark();
  const t = text_new();
  const n = spec == UNDEF ? 0 : str_len(spec);
  const r = t && format_field(t, v, n ? str_data(spec) : 0, n, conversion) ? text_to_str(t) : ERR;
  root_release(m);
  leave_native();
  return r;
}

/** BUILDSTR. */
export function build_str(p: usize, n: i32): V {
  range_reset();
  let bytes: u64 = 0, chars: u32 = 0;
  for (let i = 0; i < n; i++) bytes += str_len(load<u64>(p + (<usize>i << 3)));
  if (bytes > 0x3fff_ffff) return raise_type(T_RUNTIME_ERROR);
  const s = str_alloc(<i32>bytes);
  if (s == ERR) return ERR;
  let d = str_data(s);
  for (let i = 0; i < n; i++) {
    const part = load<u64>(p + (<usize>i << 3));
    const k = str_len(part);
    memory.copy(d, str_data(part), k);
    d += k;
    chars += changetype<StrObj>(ptr_of(part)).meta & 0x7fff_ffff;
  }
  changetype<StrObj>(ptr_of(s)).meta = chars;
  return s;
}

// ---- unpacking -------------------------------------------------------------------------------------------

function too_few(got: i32): bool {
  raise_fmt(T_VALUE_ERROR, "need more than %d values to unpack", smi(got));
  return false;
}

function too_many(n: i32): bool {
  raise_fmt(T_VALUE_ERROR, "too many values to unpack (expected %d)", smi(n));
  return false;
}

/** Writes the `n` values of `v` to the registers at `to`. */
export function unpack_slow(v: V, to: usize, n: i32): bool {
  range_reset();
  if (is_type(v, T_TUPLE) || is_type(v, T_LIST)) {
    const len = <i32>load<u32>(ptr_of(v), 4);
    return len == n || (len < n ? too_few(len) : too_many(n));
  }
  if (!enter_native()) return false;
  const m = root_mark();
  const ok = unpack_iter(v, to, n);
  root_release(m);
  leave_native();
  return ok;
}

function unpack_iter(v: V, to: usize, n: i32): bool {
  const it = iter_local(v);
  if (it == ERR || is_ptr(it) && !root(it)) return false;
  for (let i = 0; i < n; i++) {
    const m = root_mark();
    const x = next(it);
    if (x == ERR) return false;
    if (x == STOP) return too_few(i);
    store<u64>(to + (<usize>i << 3), x);
    root_release(m);
  }
  const x = next(it);
  return x == STOP || x != ERR && too_many(n);
}

/** Writes `before` values, a list of those in the middle, and `after` values to the registers at `to`. */
export function unpack_ex(v: V, to: usize, before: i32, after: i32): bool {
  range_reset();
  if (!enter_native()) return false;
  const m = root_mark();
  const p = list_new(0);
  const ok = p != 0 && root(obj(p)) && list_extend(p, v) && spread(p, to, before, after);
  root_release(m);
  leave_native();
  return ok;
}

function spread(p: usize, to: usize, before: i32, after: i32): bool {
  const l = changetype<ListObj>(p);
  const n = <i32>l.len;
  if (n < before + after) return too_few(n);
  const rest = n - before - after;
  const middle = list_from(<usize>l.items + (<usize>before << 3), rest);
  if (middle == ERR) return false;
  memory.copy(to, l.items, <usize>before << 3);
  store<u64>(to + (<usize>before << 3), middle);
  memory.copy(to + (<usize>before << 3) + 8, <usize>l.items + (<usize>(n - after) << 3), <usize>after << 3);
  return true;
}
