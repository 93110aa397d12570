/** collections.deque: a ring of at most maxlen items. */
import { T_DEQUE, T_INDEX_ERROR, T_VALUE_ERROR } from "../types";
import { raise_msg, raise_type } from "../error";
import { gc_alloc, gc_words, root, root_mark, root_release } from "../heap";
import { arg, args_check, fn_index } from "../native";
import { next, unhashable } from "../ops";
import { text_lit } from "../text";
import { type_def, type_methods } from "../typetable";
import { text_address } from "./function";
import { get_index } from "./index";
import { getitem_iter, iter_local } from "./iter";
import { get_failed, get_i64 } from "./number";
import { ERR, NONE, STOP, UNDEF, V, is_ptr, obj, ptr_of } from "../value";

@unmanaged
class DequeObj {
  type: u32;
  len: u32;
  /** Data address of the words. */
  items: u32;
  /** Index of the first item. */
  head: u32;
  maxlen: u32;
  /** Bit 0: adding to a full deque raises IndexError. */
  flags: u32;
}

export function init_deque(): void {
  const t = type_def(T_DEQUE, "deque", 0, 0, 24, 0, 0, 0b100);
  t.hash = fn_index(unhashable);
  t.repr = fn_index(repr);
  t.len = fn_index(len);
  t.getitem = fn_index(getitem);
  t.setitem = fn_index(setitem);
  t.iter = fn_index(getitem_iter);
  t.make_new = fn_index(make_new);
  type_methods(t, "append:2 appendleft:2 extend:2 pop:1 popleft:1", METHODS);
}
// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [append, appendleft, extend, pop, popleft];

function make_new(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 2, 3, false)) return ERR;
  const n = get_i64(arg(argv, 1));
  if (get_failed) return ERR;
  if (n < 0 || n > 0x0fff_ffff) return raise_type(T_VALUE_ERROR);
  const p = gc_alloc(24, type);
  if (!p) return ERR;
  const d = changetype<DequeObj>(p);
  const items = gc_words(<usize>n | 1);
  if (!items) return ERR;
  d.items = <u32>items;
  d.maxlen = <u32>n;
  if (argc > 2) {
    d.flags = <u32>get_i64(arg(argv, 2));
    if (get_failed) return ERR;
  }
  return fill(d, arg(argv, 0)) ? obj(p) : ERR;
}

// @ts-ignore: decorator
@inline function slot(d: DequeObj, i: u32): usize {
  let k = d.head + i;
  if (k >= d.maxlen) k -= d.maxlen;
  return <usize>d.items + (<usize>k << 3);
}

function add(d: DequeObj, v: V): bool {
  if (d.len == d.maxlen) {
    if (d.flags & 1) {
      raise_msg(T_INDEX_ERROR, "full");
      return false;
    }
    if (!d.maxlen) return true;
    store<u64>(slot(d, 0), v);
    d.head = d.head + 1 == d.maxlen ? 0 : d.head + 1;
    return true;
  }
  store<u64>(slot(d, d.len), v);
  d.len++;
  return true;
}

function fill(d: DequeObj, x: V): bool {
  const it = iter_local(x);
  if (it == ERR || is_ptr(it) && !root(it)) return false;
  while (true) {
    const m = root_mark();
    const v = next(it);
    if (v == STOP) return true;
    if (v == ERR || !add(d, v)) return false;
    root_release(m);
  }
}

function repr(t: usize, v: V, kind: i32): bool {
  return text_lit(t, "<deque object") && text_address(t, v);
}
function len(v: V): i32 {
  return changetype<DequeObj>(ptr_of(v)).len;
}
function getitem(v: V, k: V): V {
  const d = changetype<DequeObj>(ptr_of(v));
  const i = get_index(k, d.len, T_DEQUE);
  return i < 0 ? ERR : load<u64>(slot(d, i));
}
function setitem(v: V, k: V, x: V): i32 {
  if (x == UNDEF) return -1;
  const d = changetype<DequeObj>(ptr_of(v));
  const i = get_index(k, d.len, T_DEQUE);
  if (i < 0) return 0;
  store<u64>(slot(d, i), x);
  return 1;
}

function append(argc: i32, argv: usize): V {
  return add(changetype<DequeObj>(ptr_of(arg(argv, 0))), arg(argv, 1)) ? NONE : ERR;
}
function extend(argc: i32, argv: usize): V {
  return fill(changetype<DequeObj>(ptr_of(arg(argv, 0))), arg(argv, 1)) ? NONE : ERR;
}
function appendleft(argc: i32, argv: usize): V {
  const d = changetype<DequeObj>(ptr_of(arg(argv, 0)));
  if (d.len == d.maxlen) {
    if (d.flags & 1) return raise_msg(T_INDEX_ERROR, "full");
    if (!d.maxlen) return NONE;
    d.len--;
  }
  d.head = d.head ? d.head - 1 : d.maxlen - 1;
  store<u64>(slot(d, 0), arg(argv, 1));
  d.len++;
  return NONE;
}
function take(d: DequeObj, i: u32): V {
  const at = slot(d, i);
  const v = load<u64>(at);
  store<u64>(at, 0);
  d.len--;
  return v;
}
function pop(argc: i32, argv: usize): V {
  const d = changetype<DequeObj>(ptr_of(arg(argv, 0)));
  return d.len ? take(d, d.len - 1) : raise_msg(T_INDEX_ERROR, "empty");
}
function popleft(argc: i32, argv: usize): V {
  const d = changetype<DequeObj>(ptr_of(arg(argv, 0)));
  if (!d.len) return raise_msg(T_INDEX_ERROR, "empty");
  const v = take(d, 0);
  d.head = d.head + 1 == d.maxlen ? 0 : d.head + 1;
  return v;
}
