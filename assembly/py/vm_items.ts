/** Items and attributes as the inline caches and the plain containers have them, inlined in the loop of vm.ts. UNDEF = the general way. */
import { InstanceObj, ListObj, TUPLE_ITEMS, TupleObj } from "./object";
import { ns_version } from "./ns";
import { DictObj, FIND_ERR, dict_find } from "./objects/dict";
import { IterObj } from "./objects/iter";
import { T_DICT, T_ITER, T_LIST, T_TUPLE } from "./types";
import { ERR, STOP, TRUE, UNDEF, V, int_of, is_int, is_ptr, obj, ptr_of } from "./value";

/** Item `n` of the list at `p`, counted from the end when negative. */
// @ts-ignore: decorator
@inline function list_item(p: usize, n: i64): V {
  const i = n < 0 ? n + <i64>changetype<ListObj>(p).len : n;
  return <u64>i < <u64>changetype<ListObj>(p).len ? load<u64>(<usize>changetype<ListObj>(p).items + (<usize>i << 3)) : UNDEF;
}
// @ts-ignore: decorator
@inline function tuple_item(p: usize, n: i64): V {
  const i = n < 0 ? n + <i64>changetype<TupleObj>(p).len : n;
  return <u64>i < <u64>changetype<TupleObj>(p).len ? load<u64>(p + (<usize>i << 3), TUPLE_ITEMS) : UNDEF;
}

/** `a[b]` of a list, tuple or dict; ERR when the look-up of the key raised. */
// @ts-ignore: decorator
@inline export function item(a: V, b: V): V {
  if (!is_ptr(a)) return UNDEF;
  const p = ptr_of(a);
  const type = load<u32>(p);
  if (type == <u32>T_LIST) return is_int(b) ? list_item(p, int_of(b)) : UNDEF;
  if (type == <u32>T_TUPLE) return is_int(b) ? tuple_item(p, int_of(b)) : UNDEF;
  if (type != <u32>T_DICT) return UNDEF;
  const e = dict_find(p, b);
  return e > FIND_ERR ? load<u64>(e, 8) : e ? ERR : UNDEF;
}

/** `a[n]` of a list or tuple. */
// @ts-ignore: decorator
@inline export function item_i(a: V, n: i64): V {
  if (!is_ptr(a)) return UNDEF;
  const p = ptr_of(a);
  if (load<u32>(p) == <u32>T_LIST) return list_item(p, n);
  return load<u32>(p) == <u32>T_TUPLE ? tuple_item(p, n) : UNDEF;
}

/** `a[b] = v` for what a list or dict has already: TRUE, or ERR when the look-up of the key raised; UNDEF = the general way. */
// @ts-ignore: decorator
@inline export function set_item(a: V, b: V, v: V): V {
  if (!is_ptr(a)) return UNDEF;
  const p = ptr_of(a);
  if (load<u32>(p) == <u32>T_LIST) {
    if (!is_int(b)) return UNDEF;
    let n = int_of(b);
    if (n < 0) n += <i64>changetype<ListObj>(p).len;
    if (<u64>n >= <u64>changetype<ListObj>(p).len) return UNDEF;
    store<u64>(<usize>changetype<ListObj>(p).items + (<usize>n << 3), v);
    return TRUE;
  }
  if (load<u32>(p) != <u32>T_DICT || changetype<DictObj>(p).flags) return UNDEF;
  const e = dict_find(p, b);
  if (e <= FIND_ERR) return e ? ERR : UNDEF;
  store<u64>(e, v, 8);
  return TRUE;
}

/** The next item of an iterator over a list or tuple, STOP behind the last one. */
// @ts-ignore: decorator
@inline export function next_item(a: V): V {
  if (!is_ptr(a)) return UNDEF;
  const p = ptr_of(a);
  if (load<u32>(p) != <u32>T_ITER) return UNDEF;
  const t = ptr_of(changetype<IterObj>(p).target);
  const n = changetype<IterObj>(p).index;
  if (load<u32>(t) == <u32>T_LIST) {
    if (n >= changetype<ListObj>(t).len) return STOP;
    changetype<IterObj>(p).index = n + 1;
    return load<u64>(<usize>changetype<ListObj>(t).items + (<usize>n << 3));
  }
  if (load<u32>(t) != <u32>T_TUPLE) return UNDEF;
  if (n >= changetype<TupleObj>(t).len) return STOP;
  changetype<IterObj>(p).index = n + 1;
  return load<u64>(t + (<usize>n << 3), TUPLE_ITEMS);
}

/** Attribute of `a` through the cache behind the GETATTR at `ip` (see vm_slow_attr.ts). */
// @ts-ignore: decorator
@inline export function attribute(a: V, ip: usize): V {
  if (!is_ptr(a)) return UNDEF;
  const p = ptr_of(a);
  if (load<u64>(p) != load<u64>(ip, 8)) return UNDEF;
  const kind = load<u32>(ip, 20);
  if (kind == 0) return load<u64>(<usize>changetype<InstanceObj>(p).slots + <usize>load<u32>(ip, 16));
  return kind == ns_version + 1 ? load<u64>(<usize>load<u32>(ip, 16)) : UNDEF;
}

/** Sets an attribute of `a` through the cache behind the SETATTR at `ip`; false = the general way. */
// @ts-ignore: decorator
@inline export function set_attribute(a: V, v: V, ip: usize): bool {
  if (!is_ptr(a)) return false;
  const p = ptr_of(a);
  if (load<u64>(p) != load<u64>(ip, 8)) return false;
  const shape = load<u32>(ip, 20);
  const at = <usize>load<u32>(ip, 16);
  if (shape) {
    if (<u32>at >> 3 >= <u32>changetype<InstanceObj>(p).cap) return false;
    changetype<InstanceObj>(p).shape = shape;
  }
  store<u64>(<usize>changetype<InstanceObj>(p).slots + at, v);
  return true;
}

/** LOADMETHOD through the cache behind it: stores function and self (or value and UNDEF) at `out`; false = the general way. */
// @ts-ignore: decorator
@inline export function load_method(a: V, ip: usize, out: usize): bool {
  if (!is_ptr(a)) return false;
  const first = load<u64>(ptr_of(a));
  const kind = load<u32>(ip, 20);
  const payload = <usize>load<u32>(ip, 16);
  if (kind == 1) {
    if (<u32>first != load<u32>(ip, 8)) return false;
  } else {
    if (first != load<u64>(ip, 8)) return false;
    if (kind == ns_version + 1) {
      store<u64>(out, load<u64>(payload));
      store<u64>(out, UNDEF, 8);
      return true;
    }
    if (kind != ns_version) return false;
  }
  store<u64>(out, obj(payload));
  store<u64>(out, a, 8);
  return true;
}
