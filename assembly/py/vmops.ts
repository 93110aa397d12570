/** Instructions that build, unpack, define, raise and import; the simple slow ones of vm.ts. */
import { CellObj, ListObj, TUPLE_ITEMS } from "./object";
import {
  T_ASSERTION_ERROR, T_CELL, T_LIST, T_NAME_ERROR, T_NATIVE, T_RUNTIME_ERROR, T_SET, T_STR, T_SUPER, T_TUPLE, T_TYPE, T_TYPE_ERROR, T_VALUE_ERROR,
} from "./types";
import { getattr } from "./attr";
import { call, call0, call1, call3, enter_native, leave_native, set_block_levels } from "./call";
import { raise, raise_arg, raise_fmt, raise_msg, raise_type } from "./error";
import { FRAME, Frame, Ret } from "./frame";
import { gc_alloc, range_reset, root, root_mark, root_release } from "./heap";
import { import_from as import_attribute, import_statement, import_star as import_all } from "./import";
import { str_alloc, str_data, str_len, intern_str } from "./intern";
import { N, name } from "./names";
import { next, truth, type_of, unary } from "./ops";
import { Op } from "./opcodes";
import { format_field } from "./text/str_format";
import { ERROR, text_flush_error, text_lit, text_new, text_to_str } from "./text";
import { StrObj } from "./object";
import { FIND_ERR, dict_add, dict_entry, dict_find, dict_get, dict_new, dict_number, dict_set } from "./objects/dict";
import { is_dict, update_from } from "./objects/dicttype";
import { exc_instance, exc_matches } from "./objects/exception";
import { func_new } from "./objects/function";
import { ModuleObj, builtins_module } from "./objects/module";
import { list_append, list_extend, list_from, list_new } from "./objects/list";
import { set_add, set_new, set_update } from "./objects/settype";
import { super_local } from "./objects/super";
import { tuple_from, tuple_of } from "./objects/tuple";
import { type_new } from "./objects/type";
import { raised_again } from "./unwind";
import { call_result, vm_call } from "./vmcall";
import { CALLED, slow_call } from "./vmslow";
import { ERR, NONE, STOP, UNDEF, V, bool_of, int_of, is_int, is_ptr, is_type, obj, ptr_of, smi } from "./value";
import { iter_local } from "./objects/iter";

export { delete_name } from "./vmslow";
export { slice_local } from "./objects/slice";
export { range_next } from "./objects/range";

// ---- names and cells -------------------------------------------------------------------------------------

/** STOREN: a name in the dict of a class body. */
export function store_name(d: usize, nm: V, v: V): bool {
  range_reset();
  return dict_set(d, nm, v);
}

export function cell_new(v: V): V {
  range_reset();
  const p = gc_alloc(16, T_CELL);
  if (!p) return ERR;
  changetype<CellObj>(p).value = v;
  return obj(p);
}

/** LOADNCELL: a name in the class body's dict, else the content of a cell. */
export function load_name_cell(d: usize, nm: V, cell: usize): V {
  const v = dict_get(d, nm);
  if (v != UNDEF) return v;
  const w = changetype<CellObj>(cell).value;
  return w == UNDEF ? raise_fmt(T_NAME_ERROR, "name '%s' isn't defined", nm) : w;
}

export function slow_unary(op: i32, v: V): V {
  range_reset();
  if (!enter_native()) return ERR;
  const m = root_mark();
  const r = unary(op, v);
  root_release(m);
  leave_native();
  return r;
}

/** LOCALSUPER: `p` = registers with callee, class and self. */
export function local_super(p: usize, result: u32): V {
  return load<u64>(p) == obj(T_SUPER) ? super_local(p + 8) : slow_call(load<u64>(p), 2, p + 8, result);
}

// ---- calls with keywords ---------------------------------------------------------------------------------

/** CALLKW, CALLMKW. */
export function call_keywords(fp: usize, ip: usize, k: usize): V {
  range_reset();
  const method = load<u16>(ip) == Op.CALLMKW;
  let p = fp + <usize>load<u16>(ip, 2) + FRAME;
  const f = load<u64>(p);
  let n = <i32>load<u16>(ip, 4) & 0xff;
  const nkw = <i32>load<u16>(ip, 4) >> 8;
  p += 8;
  if (method) {
    if (load<u64>(p) == UNDEF) p += 8;
    else n++;
  }
  const names = ptr_of(load<u64>(k + <usize>load<u32>(ip, 8))) + TUPLE_ITEMS;
  const m = root_mark();
  for (let i = 0; i < n; i++, p += 8) if (!root(load<u64>(p))) return full();
  for (let i = 0; i < nkw; i++, p += 8) if (!root(load<u64>(names + (<usize>i << 3))) || !root(load<u64>(p))) return full();
  const r = vm_call(f, UNDEF, n + (nkw << 16), m, load<u16>(ip, 6), Ret.STORE);
  root_release(m);
  return r > 1 ? CALLED : r ? call_result : ERR;
}

function full(): V {
  return raise_msg(T_RUNTIME_ERROR, "too many arguments");
}

/** CALLEX. */
export function call_unpacked(fp: usize, ip: usize): V {
  range_reset();
  const p = fp + <usize>load<u16>(ip, 2) + FRAME;
  const f = load<u64>(p), args = load<u64>(p, 8), kw = load<u64>(p, 16);
  const m = root_mark();
  let n = 0;
  if (is_type(args, T_LIST) || is_type(args, T_TUPLE)) {
    n = load<u32>(ptr_of(args), 4);
    const q = is_type(args, T_LIST) ? <usize>changetype<ListObj>(ptr_of(args)).items : ptr_of(args) + TUPLE_ITEMS;
    for (let i = 0; i < n; i++) if (!root(load<u64>(q + (<usize>i << 3)))) return full();
  }
  let nkw = 0;
  if (kw != UNDEF) {
    const d = ptr_of(kw);
    for (let e = dict_entry(d, 0); e; e = dict_entry(d, dict_number(d, e) + 1)) {
      const key = load<u64>(e);
      if (!is_type(key, T_STR)) return raise_msg(T_TYPE_ERROR, "keywords must be strings");
      const s = intern_str(key);
      if (s == ERR) return ERR;
      if (!root(s) || !root(load<u64>(e, 8))) return full();
      nkw++;
    }
  }
  const r = vm_call(f, UNDEF, n + (nkw << 16), m, load<u16>(ip, 6), Ret.STORE);
  root_release(m);
  return r > 1 ? CALLED : r ? call_result : ERR;
}

// ---- building --------------------------------------------------------------------------------------------

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

// ---- functions and classes ---------------------------------------------------------------------------------

/** MAKEFN: `p` = registers with defaults, keyword defaults and cells. */
export function make_function(fp: usize, code: usize, p: usize): V {
  range_reset();
  return func_new(code, changetype<Frame>(fp).globals, load<u64>(p), load<u64>(p, 8), p + 16);
}

/** BUILDCLASS: `p` = registers with body function, name and `n` bases. */
export function build_class(p: usize, n: i32): V {
  range_reset();
  if (!enter_native()) return ERR;
  const m = root_mark();
  const own = dict_get(changetype<ModuleObj>(ptr_of(builtins_module())).dict, name(N.D_BUILD_CLASS));
  const replaced = own != UNDEF && !is_type(own, T_NATIVE);
  const r = replaced ? call(own, n + 2, p) : class_from(load<u64>(p), load<u64>(p, 8), p + 16, n);
  root_release(m);
  leave_native();
  return r;
}

/** Runs the body of a class and makes the class of the `n` bases at `bases`. */
export function class_from(body: V, nm: V, bases: usize, n: i32): V {
  const d = dict_new(2);
  if (!d || !root(obj(d))) return ERR;
  const cell = call1(body, obj(d));
  if (cell == ERR) return ERR;
  const t = tuple_from(bases, n);
  if (t == ERR || !root(t)) return ERR;
  // a class whose base has another type than `type` is made by calling that
  const first = n ? load<u64>(bases) : UNDEF;
  let c: V;
  if (first != UNDEF && !is_type(first, T_TYPE) && is_ptr(first)) {
    c = call3(obj(type_of(first)), nm, t, obj(d));
  } else c = type_new(nm, t, d);
  if (c != ERR && is_type(cell, T_CELL)) changetype<CellObj>(ptr_of(cell)).value = c;
  return c;
}

// ---- exceptions and with -----------------------------------------------------------------------------------

/** RAISE. */
export function raise_value(v: V): V {
  range_reset();
  if (!enter_native()) return ERR;
  const e = exc_instance(v);
  leave_native();
  return e == ERR ? ERR : raise(e);
}

/** RAISEFROM: the cause is lost. */
export function warn_chaining(): void {
  text_lit(ERROR, "Warning: exception chaining not supported\n");
  text_flush_error();
}

export function reraise(v: V): V {
  if (v == UNDEF) return raise_msg(T_RUNTIME_ERROR, "no active exception to reraise");
  raised_again();
  return raise(v);
}

export function match(exc: V, what: V): V {
  const r = exc_matches(exc, what);
  return r < 0 ? ERR : bool_of(r != 0);
}

export function assert_failed(v: V): V {
  range_reset();
  return v == UNDEF ? raise_type(T_ASSERTION_ERROR) : raise_arg(T_ASSERTION_ERROR, v);
}

/** WITHENTER: writes the bound `__exit__` and the result of `__enter__` to the registers at `to`. */
export function with_enter(v: V, to: usize): bool {
  range_reset();
  if (!enter_native()) return false;
  const m = root_mark();
  const exit = getattr(v, name(N.D_EXIT));
  let ok = false;
  if (exit != ERR && root(exit)) {
    store<u64>(to, exit);
    const f = getattr(v, name(N.D_ENTER));
    if (f != ERR && root(f)) {
      // `with` a lock may wait: the instruction is then done again
      set_block_levels(3);
      const r = call0(f);
      set_block_levels(2);
      ok = r != ERR;
      if (ok) store<u64>(to, r, 8);
    }
  }
  root_release(m);
  leave_native();
  return ok;
}

/** WITHEXIT (exc = NONE), WITHEXC: calls `__exit__`; TRUE when it swallows the exception. */
export function with_exit(exit: V, exc: V): V {
  range_reset();
  const m = root_mark();
  const r = call3(exit, exc == NONE ? NONE : obj(type_of(exc)), exc, NONE);
  const t = r == ERR ? -1 : exc == NONE ? 0 : truth(r);
  root_release(m);
  return t < 0 ? ERR : bool_of(t != 0);
}

export function exit_values(exc: V, to: usize): void {
  store<u64>(to, obj(type_of(exc)));
  store<u64>(to, exc, 8);
  store<u64>(to, NONE, 16);
}

// ---- imports ---------------------------------------------------------------------------------------------

export function import_module(fp: usize, nm: V, fromlist: V, level: V): V {
  range_reset();
  if (!enter_native()) return ERR;
  const m = root_mark();
  const r = import_statement(nm, changetype<Frame>(fp).globals, fromlist, is_int(level) ? <i32>int_of(level) : 0);
  root_release(m);
  leave_native();
  return r;
}

export function import_from(module: V, nm: V): V {
  range_reset();
  if (!enter_native()) return ERR;
  const m = root_mark();
  const r = import_attribute(module, nm);
  root_release(m);
  leave_native();
  return r;
}

export function import_star(fp: usize, module: V): bool {
  range_reset();
  if (!enter_native()) return false;
  const m = root_mark();
  const ok = import_all(module, changetype<Frame>(fp).globals);
  root_release(m);
  leave_native();
  return ok;
}
