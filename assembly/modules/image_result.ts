/**
 * What the detectors give: tuples whose items are read by methods too (`code.x()` is `code[0]`), with a text like
 * {"x":1, "y":2}. Behind the visible items may stand hidden ones, which only methods show.
 */
import { TF_TAIL, TUPLE_ITEMS, TypeObj } from "../py/object";
import { raise_fmt } from "../py/error";
import { gc_alloc_var } from "../py/heap";
import { bytes_new, str_data, str_len, str_new } from "../py/intern";
import { arg, fn_index, Native } from "../py/native";
import { getitem_iter } from "../py/objects/iter";
import { get_index, get_slice, is_slice, slice_count, slice_start, slice_step } from "../py/objects/index";
import { tuple_from } from "../py/objects/tuple";
import { repr_to } from "../py/ops";
import { format_float, spec_reset, spec_set } from "../py/text/format";
import { text_byte, text_lit, text_mem } from "../py/text";
import { utf8_valid } from "../py/text/utf8";
import { type_def, type_methods } from "../py/typetable";
import { T_MEMORY_ERROR, T_STR } from "../py/types";
import { mem_largest } from "../memory";
import { ERR, V, float, float_of, is_float, is_type, obj, ptr_of, smi } from "../py/value";
import { work_wanted } from "../vision/work";

/** Bytes of a result type: a TypeObj and the number of its visible items. */
export const RESULT_TYPE: i32 = 112;
const SHOWN: usize = 96;

/** Defines a result type. The first `shown` names of `methods` are those of the visible items. */
export function result_def(type: usize, name: string, shown: i32, methods: string, functions: StaticArray<Native>): void {
  const t = type_def(type, name, 0, TF_TAIL, 8, 8, 0, 0);
  store<i32>(type, shown, SHOWN);
  t.repr = fn_index(result_repr);
  t.len = fn_index(result_len);
  t.getitem = fn_index(result_getitem);
  t.iter = fn_index(getitem_iter);
  type_methods(t, methods, functions);
}

// ---- building ------------------------------------------------------------------------------------------------

const ITEMS: usize = memory.data(192, 8);

export function put_value(i: i32, v: V): void { store<u64>(ITEMS + (<usize>i << 3), v); }
export function put_int(i: i32, n: i32): void { put_value(i, smi(n)); }
export function put_float(i: i32, x: f64): void { put_value(i, float(x)); }

/** An object of `type` with the `n` items that were put. */
export function result_new(type: usize, n: i32): V {
  const p = gc_alloc_var(type, n);
  if (!p) return ERR;
  memory.copy(p + TUPLE_ITEMS, ITEMS, <usize>n << 3);
  return obj(p);
}

const PAIR: usize = memory.data(16, 8);
const FOUR: usize = memory.data(32, 8);

/** ((x, y), ...) of the four points whose coordinates (i32) are at `at`, moved by (dx, dy). */
export function corners_new(at: usize, dx: i32, dy: i32): V {
  for (let i = 0; i < 4; i++, at += 8) {
    store<u64>(PAIR, smi(load<i32>(at) + dx));
    store<u64>(PAIR, smi(load<i32>(at, 4) + dy), 8);
    const pair = tuple_from(PAIR, 2);
    if (pair == ERR) return ERR;
    store<u64>(FOUR + (<usize>i << 3), pair);
  }
  return tuple_from(FOUR, 4);
}

/** Puts x, y, w, h of the box around four points as items 0 to 3. */
export function put_box(at: usize, dx: i32, dy: i32): void {
  let x0 = 0x7fff, y0 = 0x7fff, x1 = -0x7fff, y1 = -0x7fff;
  for (let i = 0; i < 4; i++, at += 8) {
    x0 = min(x0, load<i32>(at));
    x1 = max(x1, load<i32>(at));
    y0 = min(y0, load<i32>(at, 4));
    y1 = max(y1, load<i32>(at, 4));
  }
  put_int(0, x0 + dx);
  put_int(1, y0 + dy);
  put_int(2, x1 - x0);
  put_int(3, y1 - y0);
}

/** The bytes as a `str`, or as `bytes` when they are no UTF-8. */
export function text_value(p: usize, n: i32): V { return utf8_valid(p, n) ? str_new(p, n) : bytes_new(p, n); }

/** MemoryError of a detector: MaixPy's text with figures. */
export function no_detector_memory(): V {
  return raise_fmt(
    T_MEMORY_ERROR,
    "Out of Memory! Please reduce the resolution of the image you are running this algorithm on to bypass this issue! (%d bytes wanted, the largest free block has %d)",
    smi(work_wanted),
    smi(mem_largest()),
  );
}

// ---- reading -------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline function item(v: V, i: i32): V { return load<u64>(ptr_of(v) + (<usize>i << 3), TUPLE_ITEMS); }
function field(argv: usize, i: i32): V { return item(arg(argv, 0), i); }

export function f0(argc: i32, argv: usize): V { return field(argv, 0); }
export function f1(argc: i32, argv: usize): V { return field(argv, 1); }
export function f2(argc: i32, argv: usize): V { return field(argv, 2); }
export function f3(argc: i32, argv: usize): V { return field(argv, 3); }
export function f4(argc: i32, argv: usize): V { return field(argv, 4); }
export function f5(argc: i32, argv: usize): V { return field(argv, 5); }
export function f6(argc: i32, argv: usize): V { return field(argv, 6); }
export function f7(argc: i32, argv: usize): V { return field(argv, 7); }
export function f8(argc: i32, argv: usize): V { return field(argv, 8); }
export function f9(argc: i32, argv: usize): V { return field(argv, 9); }
export function f10(argc: i32, argv: usize): V { return field(argv, 10); }
export function f11(argc: i32, argv: usize): V { return field(argv, 11); }
export function f12(argc: i32, argv: usize): V { return field(argv, 12); }
export function f13(argc: i32, argv: usize): V { return field(argv, 13); }
export function f14(argc: i32, argv: usize): V { return field(argv, 14); }
export function f15(argc: i32, argv: usize): V { return field(argv, 15); }
export function f16(argc: i32, argv: usize): V { return field(argv, 16); }
export function f17(argc: i32, argv: usize): V { return field(argv, 17); }
export function f18(argc: i32, argv: usize): V { return field(argv, 18); }
/** Items 0 to 3: `rect()`, `line()`. */
export function first4(argc: i32, argv: usize): V { return tuple_from(ptr_of(arg(argv, 0)) + TUPLE_ITEMS, 4); }
/** Items 0 to 2: `circle()`. */
export function first3(argc: i32, argv: usize): V { return tuple_from(ptr_of(arg(argv, 0)) + TUPLE_ITEMS, 3); }

// ---- slots ---------------------------------------------------------------------------------------------------

function result_len(v: V): i32 { return load<i32>(load<u32>(ptr_of(v)), SHOWN); }

function result_getitem(v: V, key: V): V {
  const n = result_len(v);
  if (!is_slice(key)) {
    const i = get_index(key, n, load<u32>(ptr_of(v)));
    return i < 0 ? ERR : item(v, i);
  }
  if (!get_slice(key, n)) return ERR;
  const from = slice_start, step = slice_step, count = slice_count;
  for (let i = 0; i < count; i++) put_value(i, item(v, from + i * step));
  return tuple_from(ITEMS, count);
}

/** {"x":1, "y":2, ...}: the names come from the method table. */
function result_repr(t: usize, v: V, kind: i32): bool {
  const names = changetype<string>(<usize>changetype<TypeObj>(load<u32>(ptr_of(v))).methods);
  let at = 0;
  if (!text_byte(t, 0x7b)) return false;
  for (let i = 0; i < result_len(v); i++) {
    if ((i && !text_lit(t, ", ")) || !text_byte(t, 0x22)) return false;
    while (names.charCodeAt(at) <= 0x20) at++;
    for (; names.charCodeAt(at) != 0x3a; at++) if (!text_byte(t, names.charCodeAt(at))) return false;
    while (names.charCodeAt(at) > 0x20) at++;
    if (!text_lit(t, '":') || !put_item(t, item(v, i))) return false;
  }
  return text_byte(t, 0x7d);
}

function put_item(t: usize, v: V): bool {
  if (is_type(v, T_STR)) return text_byte(t, 0x22) && text_mem(t, str_data(v), str_len(v)) && text_byte(t, 0x22);
  if (!is_float(v)) return repr_to(t, v);
  spec_reset();
  spec_set(0, 0, 0, false, 0, 6);
  return format_float(t, float_of(v), 0x66);
}
