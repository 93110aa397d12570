/** Functions, classes, lambdas and generator expressions. */
import { Op } from "../opcodes";
import { CF_CLASS, CF_COROUTINE, CF_GENERATOR, CF_MODULE, CF_VARARGS, CF_VARKW } from "../code";
import { N as K, name, name_ptr } from "../names";
import { NONE, V, obj } from "../value";
import { Failure, arena_alloc, fail_syntax, failed } from "./arena";
import { build_code } from "./build";
import { gen_build_class } from "./gen_call";
import { generator_body } from "./gen_comp";
import { expr } from "./gen_expr";
import { gen_iterator } from "./gen_loop";
import { enter_scope, scope, store_name } from "./gen_name";
import { gen_block } from "./gen_stmt";
import { N, Node, child } from "./nodes";
import { F, S, Scope, Symbol, exists, is_local, node_scope, symbol_find } from "./scope";
import { name_is, tuple_value } from "./values";
import {
  at_line, emit, emit_cache, emit_deferred, emit_w, konst, konst16, load_undef, load_value, move, pick, set_assigned, temp, temps, u,
  unit_close, unit_open,
} from "./unit";

// ---- code objects ----------------------------------------------------------------------------------------

function give_register(s: Symbol, n: u32): void {
  s.reg = u.top;
  s.index = u.index++;
  u.top += n * 8;
}

/** Registers in the order that `CodeObj` asks for; MAKECELL for captured variables. Returns the number of free ones. */
function assign_registers(s: Scope, params: u32): u32 {
  let count: u32 = 0;
  let free: u32 = 0;
  u.top = s.kind == S.CLASS || s.kind == S.GENERATOR ? 8 : 0;
  for (let address = s.first; count < params; address = changetype<Symbol>(address).link) {
    const symbol = changetype<Symbol>(address);
    give_register(symbol, 1);
    set_assigned(symbol.index);
    count++;
  }
  for (let address = s.first; address; address = changetype<Symbol>(address).link) {
    const symbol = changetype<Symbol>(address);
    if ((symbol.flags & (F.CELL | F.PARAM)) == F.CELL) give_register(symbol, 1);
  }
  u.free_at = u.top >> 3;
  for (let address = s.first; address; address = changetype<Symbol>(address).link) {
    const symbol = changetype<Symbol>(address);
    if (symbol.flags & F.FREE) {
      give_register(symbol, 1);
      free++;
    }
  }
  if (s.kind != S.CLASS) {
    for (let address = s.first; address; address = changetype<Symbol>(address).link) {
      const symbol = changetype<Symbol>(address);
      if (!is_local(symbol) || symbol.flags & (F.PARAM | F.CELL)) continue;
      give_register(symbol, (symbol.flags & (F.COUNTER | F.STORED | F.DELETED)) == F.COUNTER ? 3 : 1);
    }
  }
  u.fixed = u.top;
  u.max = u.top;
  if (u.top > 0xf000) fail_syntax(Failure.TOO_BIG, "", s.line, 0);
  for (let address = s.first; address; address = changetype<Symbol>(address).link) {
    const symbol = changetype<Symbol>(address);
    if (symbol.flags & F.CELL) emit(Op.MAKECELL, symbol.reg);
  }
  return free;
}

function flags_of(s: Scope): u32 {
  let flags: u32 = 0;
  if (s.star) flags |= CF_VARARGS;
  if (s.doublestar) flags |= CF_VARKW;
  if (s.is_async && s.kind == S.FUNCTION) flags |= CF_COROUTINE;
  else if (s.is_generator || s.kind == S.GENERATOR) flags |= CF_GENERATOR;
  if (s.kind == S.CLASS) flags |= CF_CLASS;
  if (s.kind == S.MODULE) flags |= CF_MODULE;
  return flags;
}

/** Direct-mapped: tuples of names made lately. */
let recent: usize = 0;
const RECENT: u32 = 64;

/** Starts a compilation. */
export function params_open(): void {
  recent = arena_alloc(RECENT * 4);
}

/** Where a tuple of the names of the first `n` symbols is remembered. */
function known_params(s: Scope, n: u32): usize {
  let h = n;
  let address = s.first;
  for (let i: u32 = 0; i < n; i++) {
    h = h * 31 + (changetype<Symbol>(address).name >> 4);
    address = changetype<Symbol>(address).link;
  }
  return recent + (h & (RECENT - 1)) * 4;
}

function same_params(tuple: usize, s: Scope, n: u32): bool {
  if (load<u32>(tuple, 4) != n) return false;
  let address = s.first;
  for (let i: u32 = 0; i < n; i++) {
    if (load<u32>(tuple + 8 + i * 8) != changetype<Symbol>(address).name) return false;
    address = changetype<Symbol>(address).link;
  }
  return true;
}

/** Tuple of the names of the first `n` symbols; functions with the same parameters share it. */
function param_names(s: Scope, n: u32): V {
  const slot = known_params(s, n);
  if (load<u32>(slot) && same_params(load<u32>(slot), s, n)) return obj(load<u32>(slot));
  const names = tuple_value(n);
  if (failed()) return names;
  let address = s.first;
  for (let i: u32 = 0; i < n; i++) {
    store<u64>(<usize>names + 8 + i * 8, obj(changetype<Symbol>(address).name));
    address = changetype<Symbol>(address).link;
  }
  store<u32>(slot, <u32>names);
  return names;
}

/** Compiles a scope: `body` is its block, expression (lambda) or comprehension (generator expression). */
export function compile_scope(s: Scope, body: Node, named: bool): V {
  if (failed()) return NONE;
  const outer = enter_scope(s);
  let code: V = NONE;
  do {
    unit_open(s);
    if (failed()) {
      unit_close();
      break;
    }
    u.named = named;
    if (named) u.top = 8;
    const params = s.args + s.kwonly + (s.star ? 1 : 0) + (s.doublestar ? 1 : 0);
    const nfree = assign_registers(s, params);
    if (named) {
      u.top = 8;
      u.fixed = 8;
      u.max = 8;
    }
    scope_body(s, body);
    emit_deferred();
    const again = u.overflow && !s.long_jumps;
    if (again) s.long_jumps = 1;
    else if (!failed()) code = build_code(s, flags_of(s), param_names(s, params), nfree);
    unit_close();
    if (!again) break;
  } while (!failed());
  enter_scope(outer);
  return code;
}

function scope_body(s: Scope, body: Node): void {
  at_line(s.line);
  switch (<i32>s.kind) {
    case S.LAMBDA: emit(Op.RET, expr(body, -1)); return;
    case S.GENERATOR: generator_body(body); break;
    case S.CLASS: class_body(s, body); return;
    default: gen_block(body);
  }
  emit(Op.RETNONE);
}

/** Sets `__module__` and `__qualname__`, runs the block, returns the cell for `__class__` or None. */
function class_body(s: Scope, body: Node): void {
  const r = temp();
  emit_w(Op.LOADG, r, konst(name(K.D_NAME)));
  emit_cache();
  emit_w(Op.STOREN, r, konst(name(K.D_MODULE)));
  load_value(obj(s.name), r);
  emit_w(Op.STOREN, r, konst(name(K.D_QUALNAME)));
  u.top = r;
  gen_block(body);
  const cell = symbol_find(s, name_ptr(K.D_CLASS));
  if (exists(cell) && cell.flags & F.CELL) emit(Op.RET, cell.reg);
  else emit(Op.RETNONE);
}

// ---- function objects ------------------------------------------------------------------------------------

/** Register of the cell of a captured variable in the current frame. */
function cell_register(name: usize): u32 {
  let s = scope;
  let symbol = symbol_find(s, name);
  while (!(exists(symbol) && symbol.flags & (F.CELL | F.FREE)) && s.kind == S.COMPREHENSION) {
    s = changetype<Scope>(s.parent);
    symbol = symbol_find(s, name);
  }
  return symbol.reg;
}

/** MAKEFN to register `r`; the defaults are in `base` and the register behind, the cells follow. */
function make_function(code: V, inner: Scope, r: u32, base: u32): void {
  for (let address = inner.first; address; address = changetype<Symbol>(address).link) {
    const symbol = changetype<Symbol>(address);
    if (symbol.flags & F.FREE) move(temp(), cell_register(symbol.name));
  }
  emit(Op.MAKEFN, r, konst16(code), base);
}

/** Evaluates default values (children of `node` from `i` on) to R[base] and R[base + 1]. */
function defaults(node: Node, i: u32, inner: Scope, base: u32): void {
  const top = u.top;
  if (inner.defaults) {
    const row = temps(inner.defaults);
    let k: u32 = 0;
    for (let n = i; n < node.n; n++) if (child(node, n).kind != N.KEYWORD) expr(child(node, n), row + k++ * 8);
    emit(Op.BUILDTUPLE, base, row, inner.defaults);
  } else load_undef(base);
  u.top = top;
  if (!inner.kwdefaults) {
    load_undef(base + 8);
    return;
  }
  emit_w(Op.BUILDMAP, base + 8, inner.kwdefaults);
  for (; i < node.n; i++) {
    const keyword = child(node, i);
    if (keyword.kind != N.KEYWORD) continue;
    const key = temp();
    load_value(obj(keyword.aux), key);
    emit(Op.MAPADD, base + 8, key, expr(child(keyword, 0), -1));
    u.top = top;
  }
}

export function gen_lambda(node: Node, want: i32): u32 {
  const inner = node_scope(node);
  const top = u.top;
  const base = temps(2);
  defaults(node, 1, inner, base);
  const code = compile_scope(inner, child(node, 0), false);
  u.top = base + 16;
  const r = want < 0 ? top : <u32>want;
  make_function(code, inner, r, base);
  u.top = top;
  return pick(want);
}

export function gen_generator(node: Node, want: i32): u32 {
  const inner = node_scope(node);
  const top = u.top;
  const base = temps(2);
  const clause = child(node, 2);
  gen_iterator(base + 8, child(clause, 1), clause.op != 0, Op.GETITER);
  const code = compile_scope(inner, node, false);
  const empty = temps(2);
  load_undef(empty);
  load_undef(empty + 8);
  make_function(code, inner, base, empty);
  u.top = top;
  const r = pick(want);
  emit(Op.CALL, base, 1, r);
  return r;
}

/** True for a decorator `@micropython.native` and the like, which mean nothing here. */
function is_ignored(decorator: Node): bool {
  let owner = decorator;
  while (owner.kind == N.ATTR) owner = child(owner, 0);
  if (owner.kind != N.NAME || !name_is(owner.aux, "micropython")) return false;
  const kind = decorator.aux;
  if (decorator.kind == N.ATTR && child(decorator, 0) == owner && (name_is(kind, "native") || name_is(kind, "viper") || name_is(kind, "bytecode"))) return true;
  fail_syntax(Failure.SYNTAX, "invalid micropython decorator", decorator.line, u.scope.name);
  return false;
}

/** Evaluates the decorators to registers in a row; their number. */
function decorators(node: Node, inner: Scope): u32 {
  let n: u32 = 0;
  for (let i: u32 = 0; i < inner.decorators && !failed(); i++) {
    const decorator = child(node, 2 + i);
    if (is_ignored(decorator)) continue;
    expr(decorator, temp());
    n++;
  }
  return n;
}

/** Applies `n` decorators, the last of which is in the register before `r`, to R[r]. Stores the result. */
function decorate(node: Node, n: u32, r: u32): void {
  at_line(node.line);
  for (let i: u32 = 0; i < n; i++) {
    r -= 8;
    emit(Op.CALL, r, 1, r);
  }
  store_name(child(node, 1).aux, r);
}

export function gen_function(node: Node): void {
  const inner = node_scope(node);
  const n = decorators(node, inner);
  const result = temp();
  const base = temps(2);
  defaults(node, 2 + inner.decorators, inner, base);
  const code = compile_scope(inner, child(node, 0), false);
  u.top = base + 16;
  make_function(code, inner, result, base);
  decorate(node, n, result);
}

export function gen_class(node: Node): void {
  const inner = node_scope(node);
  const n = decorators(node, inner);
  const result = temp();
  const row = temps(2);
  const empty = temps(2);
  load_undef(empty);
  load_undef(empty + 8);
  const code = compile_scope(inner, child(node, 0), false);
  make_function(code, inner, row, empty);
  u.top = row + 16;
  load_value(obj(inner.name), row + 8);
  const first: u32 = 2 + inner.decorators;
  let plain = true;
  for (let i = first; i < node.n; i++) {
    const kind = child(node, i).kind;
    if (kind == N.STAR || kind == N.DOUBLESTAR || kind == N.KEYWORD) plain = false;
  }
  if (plain) {
    for (let i = first; i < node.n && !failed(); i++) expr(child(node, i), temp());
    at_line(node.line);
    emit(Op.BUILDCLASS, result, row, node.n - first);
  } else gen_build_class(node, first, row, result);
  decorate(node, n, result);
}
