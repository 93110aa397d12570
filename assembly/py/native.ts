/**
 * Native functions: their objects, the tables that declare them, keyword arguments, and built-in modules.
 *
 * A table is one text and one array beside it, in the same order:
 *
 * ```ts
 * const METHODS: StaticArray<Native> = [append, pop, sort, fromkeys, print];
 * type_methods(t, "append:2 pop:1-2 sort:1k fromkeys:2-3c print:0-*k", METHODS);
 * ```
 * The array must be a constant of the file: a literal as argument would be copied at run time.
 * `name:min`, `name:min-max` or `name:min-*` count the positional arguments (with self for a method; with the
 * class for a class method). Letters after them: `k` keyword arguments are accepted, `c` class method, `s` static
 * method, `p` attribute: reading it calls the function with self. `name=17` is an integer constant; constants stand
 * behind the functions and take no place in the array.
 * Nothing is created before a name is first looked up.
 */
import { TypeObj } from "./object";
import { T_NATIVE, T_TYPE_ERROR } from "./types";
import { gc_alloc, heap_lock_lift, heap_lock_restore } from "./heap";
import { intern, str_data, str_len } from "./intern";
import { raise_fmt, raise_msg } from "./error";
import { dict_get, dict_new, dict_set } from "./objects/dict";
import { ERR, NONE, STOP, UNDEF, V, obj, ptr_of, smi } from "./value";

/**
 * A native function. `argv` = address of the argument words, `argc` = positional count + (keyword count << 16);
 * keyword arguments follow the positional ones as (name, value) pairs. Arity has been checked.
 */
export type Native = (argc: i32, argv: usize) => V;

/** A native function object. */
@unmanaged
export class NativeObj {
  type: u32;
  /** Function table index. */
  fn: u16;
  min: u8;
  /** 255 = no limit. */
  max: u8;
  flags: u32;
  /** Address of the `str` with its name. */
  name: u32;
}
export const NF_KEYWORDS: u32 = 1;
export const NF_CLASSMETHOD: u32 = 2;
export const NF_STATIC: u32 = 4;
export const NF_PROPERTY: u32 = 8;
/** Comes from the table of a type: binds like a method. */
export const NF_METHOD: u32 = 16;

// @ts-ignore: decorator
@inline export function arg(argv: usize, i: i32): V { return load<u64>(argv + (<usize>i << 3)); }
/** Number of positional arguments. */
// @ts-ignore: decorator
@inline export function npos(argc: i32): i32 { return argc & 0xffff; }
/** Number of keyword arguments. */
// @ts-ignore: decorator
@inline export function nkw(argc: i32): i32 { return argc >> 16; }

/** Function table index of a function value. */
// @ts-ignore: decorator
@inline export function fn_index<T>(f: T): u16 { return <u16>load<u32>(changetype<usize>(f)); }

/** A native function object; name must be interned. `ERR` when memory is out. */
export function native_new(fn: u32, min: i32, max: i32, flags: u32, name: V): V {
  const p = gc_alloc(16, T_NATIVE);
  if (!p) return ERR;
  const o = changetype<NativeObj>(p);
  o.fn = <u16>fn;
  o.min = <u8>min;
  o.max = <u8>max;
  o.flags = flags;
  o.name = <u32>ptr_of(name);
  return obj(p);
}

/** TypeError unless `argc` fits the native at `p`. */
export function native_check(p: usize, argc: i32): bool {
  const o = changetype<NativeObj>(p);
  const n = npos(argc);
  if (n >= <i32>o.min && (n <= <i32>o.max || o.max == 255) && (!nkw(argc) || o.flags & NF_KEYWORDS)) return true;
  return args_check(argc, o.min, o.max, (o.flags & NF_KEYWORDS) != 0);
}

/** TypeError unless there are `min` to `max` (255 = no limit) positional arguments: for `make_new` slots. */
export function args_check(argc: i32, min: i32, max: i32, keywords: bool): bool {
  const n = npos(argc);
  if (nkw(argc) && !keywords) {
    raise_msg(T_TYPE_ERROR, "function doesn't take keyword arguments");
    return false;
  }
  if (n >= min && (n <= max || max == 255)) return true;
  if (min == max) raise_fmt(T_TYPE_ERROR, "function takes %d positional arguments but %d were given", smi(min), smi(n));
  else if (n < min) raise_fmt(T_TYPE_ERROR, "function missing %d required positional arguments", smi(min - n));
  else raise_fmt(T_TYPE_ERROR, "function expected at most %d arguments, got %d", smi(max), smi(n));
  return false;
}

// ---- tables ------------------------------------------------------------------------------------------

let at: i32 = 0;
let entry: i32 = 0;
let e_min: i32 = 0;
let e_max: i32 = 0;
let e_flags: u32 = 0;
/** The entry is a constant, of this value. */
let e_const: bool = false;
let e_value: i64 = 0;
let e_start: i32 = 0;
let e_len: i32 = 0;

/** Starts reading a table. */
function table_start(): void {
  at = 0;
  entry = -1;
}

/** Reads the next entry into `e_...`; false at the end. */
function table_next(text: string): bool {
  const n = text.length;
  while (at < n && text.charCodeAt(at) <= 0x20) at++;
  if (at >= n) return false;
  entry++;
  e_start = at;
  let c = 0;
  while (at < n && (c = text.charCodeAt(at)) > 0x20 && c != 0x3a && c != 0x3d) at++;
  e_len = at - e_start;
  e_min = 0;
  e_max = 0;
  e_flags = 0;
  e_const = at < n && text.charCodeAt(at) == 0x3d;
  if (e_const) {
    table_constant(text);
    return true;
  }
  if (at >= n || text.charCodeAt(at) != 0x3a) return true;
  at++;
  while (at < n && (c = text.charCodeAt(at)) >= 0x30 && c <= 0x39) {
    e_min = e_min * 10 + c - 0x30;
    at++;
  }
  e_max = e_min;
  if (at < n && text.charCodeAt(at) == 0x2d) {
    at++;
    e_max = 0;
    if (text.charCodeAt(at) == 0x2a) {
      e_max = 255;
      at++;
    } else
      while (at < n && (c = text.charCodeAt(at)) >= 0x30 && c <= 0x39) {
        e_max = e_max * 10 + c - 0x30;
        at++;
      }
  }
  for (; at < n && (c = text.charCodeAt(at)) > 0x20; at++)
    e_flags |= c == 0x6b ? NF_KEYWORDS : c == 0x63 ? NF_CLASSMETHOD : c == 0x73 ? NF_STATIC : c == 0x70 ? NF_PROPERTY : 0;
  return true;
}

/** Reads the decimal value behind `=`. */
function table_constant(text: string): void {
  at++;
  const negative = text.charCodeAt(at) == 0x2d;
  if (negative) at++;
  e_value = 0;
  for (; at < text.length && text.charCodeAt(at) > 0x20; at++) e_value = e_value * 10 + text.charCodeAt(at) - 0x30;
  if (negative) e_value = -e_value;
}

/** True when the current entry's name is the string `s`. */
function entry_is(text: string, s: V): bool {
  if (str_len(s) != e_len) return false;
  const d = str_data(s);
  for (let i = 0; i < e_len; i++) if (<i32>load<u8>(d + i) != text.charCodeAt(e_start + i)) return false;
  return true;
}

/** The entry's name as interned string. */
function entry_name(text: string): V {
  const b = NAME_BUF;
  for (let i = 0; i < e_len; i++) store<u8>(b + i, <u8>text.charCodeAt(e_start + i));
  return intern(b, e_len);
}
const NAME_BUF: usize = memory.data(64, 8);

/** Index of the name `s` in a table, -1 when absent. */
export function table_find(text: string, s: V): i32 {
  table_start();
  while (table_next(text)) if (entry_is(text, s)) return entry;
  return -1;
}

function entry_function(functions: usize, name: V, flags: u32): V {
  if (e_const) return smi(e_value);
  const f = load<u32>(functions + (<usize>entry << 2));
  return native_new(load<u32>(f), e_min, e_max, e_flags | flags, name);
}

/** Looks `name` up in a table and creates its function object: UNDEF when absent, ERR when memory is out. */
export function table_lookup(text: usize, functions: usize, name: V, flags: u32): V {
  if (!text) return UNDEF;
  if (table_find(changetype<string>(text), name) < 0) return UNDEF;
  return entry_function(functions, name, flags);
}

/**
 * What the type at `t` (not its bases) has under the interned `name`: UNDEF when nothing, ERR when memory is out.
 * A native method is created at the first look and kept in the type's dict.
 */
export function type_own(t: usize, name: V): V {
  const o = changetype<TypeObj>(t);
  if (o.dict) {
    const v = dict_get(o.dict, name);
    if (v != UNDEF || !o.methods) return v;
  } else if (!o.methods) return UNDEF;
  const depth = heap_lock_lift();
  const v = type_make(o, name);
  heap_lock_restore(depth);
  return v;
}

/** Makes the native method `name` of a type. */
function type_make(o: TypeObj, name: V): V {
  const v = table_lookup(o.methods, o.functions, name, NF_METHOD);
  if (v == UNDEF || v == ERR) return v;
  if (!o.dict) {
    const d = dict_new(0);
    if (!d) return ERR;
    o.dict = <u32>d;
  }
  return dict_set(o.dict, name, v) ? v : ERR;
}

/** Creates every method of a table in the dict object `d` (for `dir`). */
export function table_fill(text: usize, functions: usize, d: usize, flags: u32): bool {
  if (!text) return true;
  const s = changetype<string>(text);
  table_start();
  while (table_next(s)) {
    const name = entry_name(s);
    if (name == ERR) return false;
    if (dict_get(d, name) != UNDEF) continue;
    const v = entry_function(functions, name, flags);
    if (v == ERR || !dict_set(d, name, v)) return false;
  }
  return true;
}

// ---- keyword arguments ---------------------------------------------------------------------------------

/** The keyword argument `name` (interned), UNDEF when it was not given. */
export function kw_get(argc: i32, argv: usize, name: V): V {
  const n = nkw(argc);
  let p = argv + (<usize>npos(argc) << 3);
  for (let i = 0; i < n; i++, p += 16) if (load<u64>(p) == name) return load<u64>(p, 8);
  return UNDEF;
}

/**
 * Binds arguments to names: `spec` lists them separated by spaces, a `*` starts those that are keyword-only, a name
 * ending in `!` is required. Values (UNDEF when absent) are written to the words at `out`, which are read before
 * anything else is called. `skip` leading positional arguments (self) are not bound. False = TypeError raised.
 */
export function kw_bind(argc: i32, argv: usize, skip: i32, spec: string, out: usize): bool {
  const np = npos(argc), nk = nkw(argc);
  const pairs = argv + (<usize>np << 3);
  let k = 0, pos = skip, used = 0, only: bool = false;
  at = 0;
  const n = spec.length;
  while (at < n) {
    e_start = at;
    while (at < n && spec.charCodeAt(at) > 0x20) at++;
    e_len = at - e_start;
    while (at < n && spec.charCodeAt(at) <= 0x20) at++;
    if (e_len == 1 && spec.charCodeAt(e_start) == 0x2a) {
      only = true;
      continue;
    }
    const required = spec.charCodeAt(e_start + e_len - 1) == 0x21;
    if (required) e_len--;
    let v: V = UNDEF;
    if (!only && pos < np) {
      v = arg(argv, pos);
      pos++;
    }
    for (let i = 0; i < nk; i++)
      if (entry_is(spec, load<u64>(pairs + (<usize>i << 4)))) {
        v = load<u64>(pairs + (<usize>i << 4), 8);
        used++;
      }
    if (v == UNDEF && required) {
      raise_fmt(T_TYPE_ERROR, "'%s' argument required", entry_name(spec));
      return false;
    }
    store<u64>(out + (<usize>k << 3), v);
    k++;
  }
  if (pos < np) {
    raise_msg(T_TYPE_ERROR, "extra positional arguments given");
    return false;
  }
  if (used < nk) {
    raise_msg(T_TYPE_ERROR, "extra keyword arguments given");
    return false;
  }
  return true;
}

// ---- modules -------------------------------------------------------------------------------------------

/** A built-in module: static memory of `MODULE_DEF_BYTES`, filled by `module_def`. */
@unmanaged
export class ModuleDef {
  next: u32;
  name: u32;
  text: u32;
  functions: u32;
  consts: u32;
  /** Function table index of `(i: i32) => V`: the i-th name of `consts`. */
  constant: u32;
  /** Module object once it was imported. */
  module: u32;
  pad: u32;
}
export const MODULE_DEF_BYTES: i32 = 32;

let modules: usize = 0;

/** Forgets all modules (before they are defined again). */
export function init_modules(): void {
  modules = 0;
}

/**
 * Declares a built-in module. `def`: its static memory (`memory.data(32, 8)`); `text` and `functions` as for
 * `type_methods`; `consts`: names of everything that is not a function, whose values `constant(i)` makes when they are
 * first asked for (a type is `obj(T_X)`; ERR = raised).
 */
export function module_def(
  def: usize, name: string, text: string, functions: StaticArray<Native>, consts: string, constant: (i: i32) => V,
): void {
  const d = changetype<ModuleDef>(def);
  d.next = <u32>modules;
  modules = def;
  d.name = <u32>changetype<usize>(name);
  d.text = <u32>changetype<usize>(text);
  d.functions = <u32>changetype<usize>(functions);
  d.consts = <u32>changetype<usize>(consts);
  d.constant = load<u32>(changetype<usize>(constant));
  d.module = 0;
}

/** For modules without functions. */
// @ts-ignore: decorator
@lazy export const NO_FUNCTIONS: StaticArray<Native> = [];

/** For modules without constants. */
export function no_constant(i: i32): V {
  return i < 0 ? UNDEF : NONE;
}

/** The definition of the built-in module called `s` (also with a leading "u"), 0 when there is none. */
export function module_find(s: V): usize {
  const n = str_len(s), d = str_data(s);
  for (let p = modules; p; p = changetype<ModuleDef>(p).next) {
    const name = changetype<string>(changetype<ModuleDef>(p).name);
    if (name.length == n && same(name, d, n)) return p;
  }
  if (n < 2 || load<u8>(d) != 0x75) return 0;
  for (let p = modules; p; p = changetype<ModuleDef>(p).next) {
    const name = changetype<string>(changetype<ModuleDef>(p).name);
    if (name.length == n - 1 && same(name, d + 1, n - 1)) return p;
  }
  return 0;
}

/** First module definition, for `help('modules')`; continue with `.next`. */
export function module_first(): usize {
  return modules;
}

export function same(name: string, d: usize, n: i32): bool {
  for (let i = 0; i < n; i++) if (<i32>load<u8>(d + i) != name.charCodeAt(i)) return false;
  return true;
}

/** What a built-in module defines under `name`: UNDEF when nothing, ERR when raised. */
export function module_lookup(def: usize, name: V): V {
  const d = changetype<ModuleDef>(def);
  const v = table_lookup(d.text, d.functions, name, 0);
  if (v != UNDEF) return v;
  const i = table_find(changetype<string>(d.consts), name);
  if (i < 0) return UNDEF;
  const c = call_indirect<V>(d.constant, i);
  return c == STOP ? UNDEF : c;
}

/** Creates everything that a built-in module defines in its dict object. */
export function module_fill(def: usize, dict: usize): bool {
  const d = changetype<ModuleDef>(def);
  if (!table_fill(d.text, d.functions, dict, 0)) return false;
  const s = changetype<string>(d.consts);
  let i = 0;
  table_start();
  while (table_next(s)) {
    const resume = at, k = entry;
    const name = entry_name(s);
    if (name == ERR) return false;
    if (dict_get(dict, name) == UNDEF) {
      const v = call_indirect<V>(d.constant, i);
      if (v == ERR) return false;
      if (v != STOP && !dict_set(dict, name, v)) return false;
    }
    at = resume;
    entry = k;
    i++;
  }
  return true;
}
