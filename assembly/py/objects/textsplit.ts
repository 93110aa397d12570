/** Taking text apart and joining it: methods of `str`, `bytes` and `bytearray`. */
import { raise_msg } from "../error";
import { gc_alloc_var } from "../heap";
import { arg, kw_bind, npos } from "../native";
import { ListObj, TUPLE_ITEMS, TupleObj } from "../object";
import { truth } from "../ops";
import { T_BYTEARRAY, T_BYTES, T_LIST, T_NOT_IMPLEMENTED_ERROR, T_STR, T_TUPLE, T_TYPE_ERROR, T_VALUE_ERROR } from "../types";
import { is_space } from "../text/parse_number";
import { list_append, list_from_iter, list_new } from "./list";
import { get_failed, get_i64 } from "./number";
import { alloc_like, find_bytes, finish_like, made_data, rfind_bytes } from "./textmethods";
import { new_like, view, view_data, view_len, view_like } from "./view";
import { ERR, NONE, UNDEF, V, is_type, obj, ptr_of } from "../value";

/** Appends [p, p + n) to the list as an object like `self`. */
function push(list: usize, self: V, p: usize, n: i32): bool {
  const part = new_like(self, p, n);
  return part != ERR && list_append(list, part);
}

/** Splits on white space at most `limit` times. */
function split_space(self: V, list: usize, limit: i64): bool {
  view(self);
  let p = view_data;
  const end = p + view_len;
  while (p < end && is_space(load<u8>(p))) p++;
  while (p < end && limit != 0) {
    const start = p;
    while (p < end && !is_space(load<u8>(p))) p++;
    if (!push(list, self, start, <i32>(p - start))) return false;
    while (p < end && is_space(load<u8>(p))) p++;
    limit--;
  }
  return p >= end || push(list, self, p, <i32>(end - p));
}

/** Splits on a separator at most `limit` times. */
function split_at(self: V, list: usize, sep: usize, m: i32, limit: i64): bool {
  view(self);
  let p = view_data, n = view_len;
  for (; limit != 0; limit--) {
    const at = n < m ? -1 : find_bytes(p, n, sep, m);
    if (at < 0) break;
    if (!push(list, self, p, at)) return false;
    p += at + m;
    n -= at + m;
  }
  return push(list, self, p, n);
}

/** Splits on a separator at most `limit` times, from the end. */
function rsplit_at(self: V, list: usize, sep: usize, m: i32, limit: i64): bool {
  view(self);
  const p = view_data;
  let n = view_len;
  for (; limit != 0; limit--) {
    const at = rfind_bytes(p, n, sep, m);
    if (at < 0) break;
    if (!push(list, self, p + at + m, n - at - m)) return false;
    n = at;
  }
  if (!push(list, self, p, n)) return false;
  const o = changetype<ListObj>(list);
  let low = <usize>o.items, high = low + (<usize>(o.len - 1) << 3);
  for (; low < high; low += 8, high -= 8) {
    const v = load<u64>(low);
    store<u64>(low, load<u64>(high));
    store<u64>(high, v);
  }
  return true;
}

function splitter(argc: i32, argv: usize, backwards: bool): V {
  const n = npos(argc), self = arg(argv, 0);
  const sep = n > 1 ? arg(argv, 1) : NONE;
  let limit: i64 = -1;
  if (n > 2) {
    limit = get_i64(arg(argv, 2));
    if (get_failed) return ERR;
  }
  const list = list_new(0);
  if (!list) return ERR;
  let ok: bool;
  if (sep == NONE) {
    if (backwards && limit >= 0) return raise_msg(T_NOT_IMPLEMENTED_ERROR, "rsplit(None,n)");
    ok = split_space(self, list, limit);
  } else {
    if (!view_like(self, sep)) return ERR;
    const p = view_data, m = view_len;
    if (m == 0) return raise_msg(T_VALUE_ERROR, "empty separator");
    ok = backwards && limit >= 0 ? rsplit_at(self, list, p, m, limit) : split_at(self, list, p, m, limit);
  }
  return ok ? obj(list) : ERR;
}

export function split(argc: i32, argv: usize): V { return splitter(argc, argv, false); }
export function rsplit(argc: i32, argv: usize): V { return splitter(argc, argv, true); }

const ARGS: usize = memory.data(8, 8);

export function splitlines(argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 1, "keepends", ARGS)) return ERR;
  const keep = load<u64>(ARGS) == UNDEF ? 0 : truth(load<u64>(ARGS));
  const list = list_new(0);
  if (keep < 0 || !list) return ERR;
  const self = arg(argv, 0);
  view(self);
  let p = view_data;
  const end = p + view_len;
  while (p < end) {
    const start = p;
    while (p < end && load<u8>(p) != 10 && load<u8>(p) != 13) p++;
    const stop = p;
    if (p < end) p += load<u8>(p) == 13 && p + 1 < end && load<u8>(p, 1) == 10 ? 2 : 1;
    if (!push(list, self, start, <i32>((keep ? p : stop) - start))) return ERR;
  }
  return obj(list);
}

function partitioner(argv: usize, backwards: bool): V {
  const self = arg(argv, 0);
  if (!view_like(self, arg(argv, 1))) return ERR;
  const sep = view_data, m = view_len;
  if (m == 0) return raise_msg(T_VALUE_ERROR, "empty separator");
  view(self);
  const p = view_data, n = view_len;
  const at = backwards ? rfind_bytes(p, n, sep, m) : n < m ? -1 : find_bytes(p, n, sep, m);
  const tuple = gc_alloc_var(T_TUPLE, 3);
  if (!tuple) return ERR;
  for (let i: usize = 0; i < 3; i++) {
    let part: V;
    if (at < 0) part = i == (backwards ? 2 : 0) ? self : new_like(self, p, 0);
    else part = i == 0 ? new_like(self, p, at) : i == 1 ? new_like(self, sep, m) : new_like(self, p + at + m, n - at - m);
    if (part == ERR) return ERR;
    store<u64>(tuple + TUPLE_ITEMS + (i << 3), part);
  }
  return obj(tuple);
}

export function partition(argc: i32, argv: usize): V { return partitioner(argv, false); }
export function rpartition(argc: i32, argv: usize): V { return partitioner(argv, true); }

export function join(argc: i32, argv: usize): V {
  const self = arg(argv, 0), v = arg(argv, 1);
  let items: usize, n: i32;
  if (is_type(v, T_TUPLE)) {
    items = ptr_of(v) + TUPLE_ITEMS;
    n = changetype<TupleObj>(ptr_of(v)).len;
  } else {
    const list = is_type(v, T_LIST) ? v : list_from_iter(v);
    if (list == ERR) return ERR;
    items = changetype<ListObj>(ptr_of(list)).items;
    n = changetype<ListObj>(ptr_of(list)).len;
  }
  const text = is_type(self, T_STR);
  view(self);
  const gap = view_len;
  let size = n > 1 ? gap * (n - 1) : 0;
  for (let i = 0; i < n; i++) {
    const item = load<u64>(items + (<usize>i << 3));
    if (text ? !is_type(item, T_STR) : !is_type(item, T_BYTES) && !is_type(item, T_BYTEARRAY)) {
      return raise_msg(T_TYPE_ERROR, "join expects a list of str/bytes objects consistent with self object");
    }
    view(item);
    size += view_len;
  }
  const result = alloc_like(self, size);
  if (result == ERR) return ERR;
  let out = made_data;
  for (let i = 0; i < n; i++) {
    if (i > 0 && gap > 0) {
      view(self);
      memory.copy(out, view_data, gap);
      out += gap;
    }
    view(load<u64>(items + (<usize>i << 3)));
    memory.copy(out, view_data, view_len);
    out += view_len;
  }
  return finish_like(result);
}
