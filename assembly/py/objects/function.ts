/** Python functions, native function objects, bound methods and cells. */
import { TF_BINDS, TF_FINAL } from "../object";
import { T_BOUND, T_CELL, T_CODE, T_FUNCTION, T_NATIVE, T_RAW, T_TEXT, T_WORDS } from "../types";
import { BoundObj } from "../attr";
import { CODE_BYTES, CF_COROUTINE, CF_GENERATOR, CF_VARARGS, CF_VARKW, CodeObj } from "../code";
import { gc_alloc_var } from "../heap";
import { N, name } from "../names";
import { NativeObj, fn_index } from "../native";
import { ns_changed } from "../ns";
import { repr_to } from "../ops";
import { TF_TAIL } from "../object";
import { text_byte, text_hex, text_lit, text_str } from "../text";
import { type_def } from "../typetable";
import { DF_NAMESPACE, DictObj } from "./dict";
import { Cmp } from "../ops";
import { ERR, NOTIMPL, UNDEF, V, bool_of, is_type, obj, ptr_of } from "../value";

/** A Python function; the cells of its free variables follow. */
@unmanaged
export class FuncObj {
  type: u32;
  ncells: u32;
  code: u32;
  /** Dict object. */
  globals: u32;
  /** Tuple object of the defaults of the last positional parameters, 0 = none. */
  defaults: u32;
  /** Dict object of the defaults of keyword-only parameters, 0 = none. */
  kwdefaults: u32;
}
export const FUNC_CELLS: usize = 24;

export function init_function(): void {
  type_def(T_WORDS, "words", 0, TF_TAIL, 8, 1, 0, 0);
  type_def(T_RAW, "raw", 0, 0, 8, 1, 0, 0);
  type_def(T_CELL, "cell", 0, 0, 16, 0, 0b10, 0);
  type_def(T_TEXT, "text", 0, 0, 16, 0, 0, 0b100);
  const c = type_def(T_CODE, "code", 0, TF_FINAL, CODE_BYTES, 0, 0, 0b1_0000_0111_1100);
  c.repr = fn_index(code_repr);
  const f = type_def(T_FUNCTION, "function", 0, TF_BINDS, 24, 8, 0, 0b111100);
  f.flags |= TF_TAIL;
  f.repr = fn_index(func_repr);
  f.getattr = fn_index(func_getattr);
  const n = type_def(T_NATIVE, "function", 0, 0, 16, 0, 0, 0b1000);
  n.repr = fn_index(native_repr);
  n.getattr = fn_index(native_getattr);
  const b = type_def(T_BOUND, "bound_method", 0, 0, 16, 0, 0b10, 0b10);
  b.repr = fn_index(bound_repr);
  b.getattr = fn_index(bound_getattr);
  b.compare = fn_index(bound_compare);
  b.hash = fn_index(bound_hash);
}

/**
 * A function of a code object. `cells` = address of the words with the cells of its free variables.
 */
export function func_new(code: usize, globals: usize, defaults: V, kwdefaults: V, cells: usize): V {
  const c = changetype<CodeObj>(code);
  const p = gc_alloc_var(T_FUNCTION, c.nfree);
  if (!p) return ERR;
  const f = changetype<FuncObj>(p);
  f.code = <u32>code;
  f.globals = <u32>globals;
  if (defaults != UNDEF) f.defaults = <u32>ptr_of(defaults);
  if (kwdefaults != UNDEF) f.kwdefaults = <u32>ptr_of(kwdefaults);
  if (c.nfree) memory.copy(p + FUNC_CELLS, cells, <usize>c.nfree << 3);
  code_prepare(code, globals);
  return obj(p);
}

/** Readies a code object to run with these globals. */
export function code_prepare(code: usize, globals: usize): void {
  const c = changetype<CodeObj>(code);
  if (c.globals == <u32>globals) return;
  if (c.globals) {
    // the caches in the bytecode are for other globals: no caching from now on
    if (c.globals != 1) ns_changed();
    c.globals = 1;
    return;
  }
  c.globals = <u32>globals;
  changetype<DictObj>(globals).flags |= DF_NAMESPACE;
  c.key = c.flags & (CF_VARARGS | CF_VARKW | CF_GENERATOR | CF_COROUTINE) || c.nkwonly ? 0xffff : c.npos;
}

function code_repr(t: usize, v: V, repr: i32): bool {
  return text_lit(t, "<code object ") && text_str(t, obj(changetype<CodeObj>(ptr_of(v)).name)) && text_address(t, v);
}

/** Appends ` at 0x...>`. */
export function text_address(t: usize, v: V): bool {
  return text_lit(t, " at 0x") && text_hex(t, ptr_of(v), 8) && text_byte(t, 0x3e);
}

function func_name(v: V): V {
  return obj(changetype<CodeObj>(changetype<FuncObj>(ptr_of(v)).code).name);
}

function func_repr(t: usize, v: V, repr: i32): bool {
  const c = changetype<CodeObj>(changetype<FuncObj>(ptr_of(v)).code);
  const kind = c.flags & CF_GENERATOR || c.flags & CF_COROUTINE ? "<generator '" : "";
  if (kind.length) return text_lit(t, kind) && text_str(t, obj(c.name)) && text_lit(t, "'>");
  return text_lit(t, c.nfree ? "<closure " : "<function ") && text_str(t, obj(c.name)) && text_address(t, v);
}

function func_getattr(v: V, nm: V): V {
  if (nm == name(N.D_NAME)) return func_name(v);
  if (nm == name(N.D_GLOBALS)) return obj(changetype<FuncObj>(ptr_of(v)).globals);
  return UNDEF;
}

function native_repr(t: usize, v: V, repr: i32): bool {
  return text_lit(t, "<function>");
}

function native_getattr(v: V, nm: V): V {
  return nm == name(N.D_NAME) ? obj(changetype<NativeObj>(ptr_of(v)).name) : UNDEF;
}

function bound_repr(t: usize, v: V, repr: i32): bool {
  const b = changetype<BoundObj>(ptr_of(v));
  return text_lit(t, "<bound_method 0x") && text_hex(t, ptr_of(v), 8) && text_byte(t, 0x20) && repr_to(t, b.self) && text_byte(t, 0x2e) &&
    repr_to(t, obj(b.func)) && text_byte(t, 0x3e);
}

function bound_getattr(v: V, nm: V): V {
  const f = obj(changetype<BoundObj>(ptr_of(v)).func);
  if (nm != name(N.D_NAME)) return UNDEF;
  return is_type(f, T_FUNCTION) ? func_name(f) : is_type(f, T_NATIVE) ? native_getattr(f, nm) : UNDEF;
}

function bound_compare(op: i32, a: V, b: V): V {
  if (op != Cmp.EQ || !is_type(b, T_BOUND)) return NOTIMPL;
  const x = changetype<BoundObj>(ptr_of(a)), y = changetype<BoundObj>(ptr_of(b));
  return bool_of(x.func == y.func && x.self == y.self);
}

function bound_hash(v: V): i64 {
  const b = changetype<BoundObj>(ptr_of(v));
  return <i64>(b.func >> 4) ^ <i64>(b.self & 0xffff_ffff);
}
