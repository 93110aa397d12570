/** Instructions of statements: functions and classes, exceptions and `with`, imports. */
import { getattr } from "./attr";
import { call, call0, call1, call3, enter_native, leave_native, set_block_levels } from "./call";
import { raise, raise_arg, raise_msg, raise_type } from "./error";
import { Frame } from "./frame";
import { range_reset, root, root_mark, root_release } from "./heap";
import { import_star as import_all, import_from as import_attribute, import_statement } from "./import";
import { N, name } from "./names";
import { CellObj } from "./object";
import { dict_get, dict_new } from "./objects/dict";
import { exc_instance, exc_matches } from "./objects/exception";
import { func_new } from "./objects/function";
import { ModuleObj, builtins_module } from "./objects/module";
import { tuple_from } from "./objects/tuple";
import { type_new } from "./objects/type";
import { truth, type_of } from "./ops";
import { ERROR, text_flush_error, text_lit } from "./text";
import { T_ASSERTION_ERROR, T_CELL, T_NATIVE, T_RUNTIME_ERROR, T_TYPE } from "./types";
import { raised_again } from "./unwind";
import { ERR, NONE, UNDEF, V, bool_of, int_of, is_int, is_ptr, is_type, obj, ptr_of } from "./value";

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
