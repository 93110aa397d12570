/**
 * Second pass: checks what may be assigned, called and declared where, and finds out for every name whether it is a
 * local, a cell, a free variable or a global.
 */
import { name_ptr, N as K } from "../names";
import { Failure, fail_syntax, failed } from "./arena";
import { N, Node, child, is_none } from "./nodes";
import { F, S, Scope, Symbol, exists, is_function, is_local, node_scope, scope_add, scopes, symbol, symbol_find } from "./scope";
import { is_range } from "./gen_loop";

let scope: Scope = changetype<Scope>(0);

/** The scope whose name an error message gives: the innermost that is no comprehension. */
function blame(): u32 {
  return changetype<Scope>(scope.frame).name;
}

function error(node: Node, text: string): void {
  fail_syntax(Failure.SYNTAX, text, node.line, blame());
}

// ---- scopes ----------------------------------------------------------------------------------------------

function open(inner: Scope, node: Node): Scope {
  const outer = scope;
  inner.parent = <u32>changetype<usize>(outer);
  inner.node = <u32>changetype<usize>(node);
  inner.frame = inner.kind == S.COMPREHENSION ? outer.frame : <u32>changetype<usize>(inner);
  scope_add(inner);
  scope = inner;
  return outer;
}

/** Walks the module; all scopes are then in `scopes`. */
export function walk_module(module: Scope, block: Node): void {
  scope = module;
  module.frame = <u32>changetype<usize>(module);
  module.node = <u32>changetype<usize>(block);
  scope_add(module);
  walk(block);
  if (!failed()) resolve();
}

// ---- definitions of names --------------------------------------------------------------------------------

function define(node: Node, flags: u32): void {
  const s = symbol(scope, node.aux);
  s.flags |= flags & F.COUNTER ? flags : flags | F.STORED;
}

/** The scope that ":=" assigns in: the innermost that is neither comprehension nor generator expression. */
function walrus_scope(): Scope {
  let s = scope;
  while (s.kind == S.COMPREHENSION || s.kind == S.GENERATOR) s = changetype<Scope>(s.parent);
  return s;
}

function assign_walrus(node: Node): void {
  const target = child(node, 0);
  if (target.kind != N.NAME) {
    error(node, "can't assign to expression");
    return;
  }
  const owner = walrus_scope();
  symbol(owner, target.aux).flags |= F.ASSIGNED | F.STORED;
  changetype<Scope>(scope.frame).has_walrus = 1;
  if (owner != scope) {
    const s = symbol(scope, target.aux);
    if (s.flags & F.ASSIGNED) error(node, "identifier redefined as nonlocal");
    s.flags |= F.NONLOCAL | F.USED;
  }
}

/** Walks an assignment target. */
function target(node: Node, flags: u32): void {
  switch (<i32>node.kind) {
    case N.NAME: define(node, flags); return;
    case N.ATTR: walk(child(node, 0)); return;
    case N.SUBSCRIPT: walk(child(node, 0)); walk(child(node, 1)); return;
    case N.TUPLE:
    case N.LIST: {
      if (node.n == 0 && node.kind == N.TUPLE) error(node, "can't assign to expression");
      let stars = 0;
      for (let i: u32 = 0; i < node.n; i++) {
        let item = child(node, i);
        if (item.kind == N.STAR) {
          if (stars++) error(item, "multiple *x in assignment");
          item = child(item, 0);
        }
        target(item, flags);
      }
      return;
    }
    default: error(node, node.kind == N.STAR ? "*x must be assignment target" : "can't assign to expression");
  }
}

function delete_target(node: Node): void {
  switch (<i32>node.kind) {
    case N.NAME: define(node, F.ASSIGNED | F.DELETED); return;
    case N.ATTR: walk(child(node, 0)); return;
    case N.SUBSCRIPT: walk(child(node, 0)); walk(child(node, 1)); return;
    case N.TUPLE:
    case N.LIST:
      if (node.n == 0) error(node, "can't delete expression");
      for (let i: u32 = 0; i < node.n; i++) delete_target(child(node, i));
      return;
    default: error(node, "can't delete expression");
  }
}

function declare_global(node: Node): void {
  for (let i: u32 = 0; i < node.n; i++) {
    const s = symbol(scope, child(node, i).aux);
    if (is_function(scope) && s.flags & (F.PARAM | F.ASSIGNED | F.NONLOCAL)) error(node, "identifier redefined as global");
    s.flags |= F.GLOBAL;
  }
}

function declare_nonlocal(node: Node): void {
  if (scope.kind == S.MODULE) {
    error(node, "can't declare nonlocal in outer code");
    return;
  }
  for (let i: u32 = 0; i < node.n; i++) {
    const s = symbol(scope, child(node, i).aux);
    if (s.flags & (F.PARAM | F.ASSIGNED | F.GLOBAL)) error(node, "identifier redefined as nonlocal");
    s.flags |= F.NONLOCAL | F.USED;
  }
}

// ---- the walk --------------------------------------------------------------------------------------------

function children(node: Node, from: u32): void {
  for (let i = from; i < node.n; i++) {
    const c = child(node, i);
    if (!is_none(c)) walk(c);
  }
}

function walk(node: Node): void {
  while (node.kind == N.BINARY) {
    walk(child(node, 1));
    node = child(node, 0);
  }
  switch (<i32>node.kind) {
    case N.NAME: use(node); return;
    case N.COMPARE:
      for (let i: u32 = 0, n = (node.n + 1) / 2; i < n; i++) walk(child(node, i));
      return;
    case N.CALL: call(node, 1); return;
    case N.STAR: error(node, "*x must be assignment target"); return;
    case N.TUPLE: case N.LIST: case N.SET: display(node); return;
    case N.LAMBDA: lambda(node); return;
    case N.COMP: comprehension(node); return;
    case N.YIELD: case N.YIELDFROM: yields(node); return;
    case N.AWAIT: awaits(node); return;
    case N.WALRUS: walk(child(node, 1)); assign_walrus(node); return;
    case N.ASSIGN:
      walk(child(node, 0));
      for (let i: u32 = 1; i < node.n; i++) target(child(node, i), F.ASSIGNED);
      return;
    case N.AUGASSIGN: augmented(node); return;
    case N.ANNASSIGN:
      if (!is_none(child(node, 1))) walk(child(node, 1));
      if (!is_none(child(node, 1)) || child(node, 0).kind != N.NAME || is_function(scope)) target(child(node, 0), F.ASSIGNED);
      return;
    case N.DELETE: delete_target(child(node, 0)); return;
    case N.GLOBAL: declare_global(node); return;
    case N.NONLOCAL: declare_nonlocal(node); return;
    case N.IMPORT: target(child(node, 0), F.ASSIGNED); return;
    case N.IMPORTFROM: import_from(node); return;
    case N.RETURN: returns(node); return;
    case N.FOR: async_only(node); loop_target(child(node, 0), child(node, 1)); children(node, 1); return;
    case N.TRY: tries(node); return;
    case N.WITH: with_items(node); return;
    case N.DEF: def(node); return;
    case N.CLASS: class_def(node); return;
    default: children(node, 0);
  }
}

/** The target of a loop; a name that counts through a range may get its iteration for free. */
function loop_target(node: Node, iterable: Node): void {
  target(node, node.kind == N.NAME && is_range(iterable) ? F.ASSIGNED | F.COUNTER : F.ASSIGNED);
}

function use(node: Node): void {
  symbol(scope, node.aux).flags |= F.USED;
  if (node.aux == <u32>name_ptr(K.D_CLASS) && is_function(scope)) need_class();
}

/** `super()` and `__class__` in a method: the innermost class keeps a cell for itself. */
function need_class(): void {
  let s = scope;
  while (s.kind != S.CLASS) {
    if (s.kind == S.MODULE) return;
    s = changetype<Scope>(s.parent);
  }
  s.needs_class = 1;
  symbol(scope, name_ptr(K.D_CLASS)).flags |= F.USED;
}

function display(node: Node): void {
  for (let i: u32 = 0; i < node.n; i++) {
    const item = child(node, i);
    walk(item.kind == N.STAR ? child(item, 0) : item);
  }
}

function call(node: Node, from: u32): void {
  if (from == 1) {
    const callee = child(node, 0);
    walk(callee);
    if (callee.kind == N.NAME && node.n == 1 && callee.aux == <u32>name_ptr(K.SUPER) && is_function(scope)) need_class();
  }
  let keywords = false;
  let mapping = false;
  for (let i = from; i < node.n; i++) {
    const argument = child(node, i);
    switch (<i32>argument.kind) {
      case N.STAR:
        if (mapping) error(argument, "* arg after **");
        walk(child(argument, 0));
        break;
      case N.DOUBLESTAR:
        mapping = true;
        walk(child(argument, 0));
        break;
      case N.KEYWORD:
        if (!argument.aux) error(argument, "LHS of keyword arg must be an id");
        keywords = true;
        walk(child(argument, 0));
        break;
      default:
        if (mapping) error(argument, "positional arg after **");
        if (keywords) error(argument, "positional arg after keyword arg");
        walk(argument);
    }
  }
}

function lambda(node: Node): void {
  children_of_definition(node, 1);
  const inner = node_scope(node);
  inner.name = <u32>name_ptr(K.B_LAMBDA);
  const outer = open(inner, node);
  walk(child(node, 0));
  scope = outer;
}

function children_of_definition(node: Node, from: u32): void {
  for (let i = from; i < node.n; i++) {
    const c = child(node, i);
    walk(c.kind == N.KEYWORD ? child(c, 0) : c);
  }
}

function comprehension(node: Node): void {
  // the first iterable belongs to the block around
  walk(child(child(node, 2), 1));
  const inner = node_scope(node);
  inner.name = <u32>name_ptr(K.B_GENEXPR);
  const outer = open(inner, node);
  for (let i: u32 = 2; i < node.n; i++) {
    const clause = child(node, i);
    if (clause.kind == N.COMPFOR) {
      if (clause.op) async_clause(clause, outer);
      if (i > 2) walk(child(clause, 1));
      loop_target(child(clause, 0), child(clause, 1));
    } else walk(child(clause, 0));
  }
  walk(child(node, 0));
  if (!is_none(child(node, 1))) walk(child(node, 1));
  scope = outer;
}

function async_clause(clause: Node, outer: Scope): void {
  if (scope.kind == S.GENERATOR) scope.is_async = 1;
  else if (!changetype<Scope>(outer.frame).is_async) error(clause, "async for/with outside async function");
}

function yields(node: Node): void {
  const owner = changetype<Scope>(scope.frame);
  if (!is_function(owner)) error(node, "'yield' outside function");
  owner.is_generator = 1;
  children(node, 0);
}

function awaits(node: Node): void {
  const owner = changetype<Scope>(scope.frame);
  if (!is_function(owner)) error(node, "'await' outside function");
  owner.is_generator = 1;
  walk(child(node, 0));
}

function async_only(node: Node): void {
  if (node.op && !changetype<Scope>(scope.frame).is_async) error(node, "async for/with outside async function");
}

function augmented(node: Node): void {
  const t = child(node, 0);
  if (t.kind != N.NAME && t.kind != N.ATTR && t.kind != N.SUBSCRIPT) error(node, "can't assign to expression");
  else target(t, F.ASSIGNED | F.USED);
  walk(child(node, 1));
}

function import_from(node: Node): void {
  if (node.n == 0 && scope.kind != S.MODULE) error(node, "import * not at module level");
  for (let i: u32 = 0; i < node.n; i++) define(child(child(node, i), 0), F.ASSIGNED);
}

function returns(node: Node): void {
  if (!is_function(scope) && !node.op) error(node, "'return' outside function");
  children(node, 0);
}

function tries(node: Node): void {
  for (let i: u32 = 0; i < node.n; i++) {
    const c = child(node, i);
    if (is_none(c)) continue;
    if (c.kind != N.HANDLER) {
      walk(c);
      continue;
    }
    if (is_none(child(c, 0))) {
      if (i + 1 < node.n) error(c, "default 'except' must be last");
    } else walk(child(c, 0));
    if (!is_none(child(c, 2))) define(child(c, 2), F.ASSIGNED | F.DELETED);
    walk(child(c, 1));
  }
}

function with_items(node: Node): void {
  async_only(node);
  for (let i: u32 = 1; i < node.n; i += 2) {
    walk(child(node, i));
    if (!is_none(child(node, i + 1))) target(child(node, i + 1), F.ASSIGNED);
  }
  walk(child(node, 0));
}

function def(node: Node): void {
  children_of_definition(node, 2);
  target(child(node, 1), F.ASSIGNED);
  const inner = node_scope(node);
  const outer = open(inner, node);
  if (inner.is_async) inner.is_generator = 1;
  walk(child(node, 0));
  scope = outer;
}

function class_def(node: Node): void {
  const inner = node_scope(node);
  const first: u32 = 2 + inner.decorators;
  for (let i: u32 = 2; i < first; i++) walk(child(node, i));
  call(node, first);
  target(child(node, 1), F.ASSIGNED);
  const outer = open(inner, node);
  walk(child(node, 0));
  scope = outer;
}

// ---- resolution ------------------------------------------------------------------------------------------

/** Looks up every name that is not bound in its own scope. */
function resolve(): void {
  for (let i: u32 = 0; i < scopes.len; i++) {
    const s = changetype<Scope>(load<u32>(scopes.data + i * 4));
    if (s.kind == S.MODULE) continue;
    for (let address = s.first; address && !failed(); address = changetype<Symbol>(address).link) {
      const sym = changetype<Symbol>(address);
      if (sym.flags & F.GLOBAL || is_local(sym)) continue;
      resolve_symbol(s, sym);
    }
  }
}

function resolve_symbol(from: Scope, sym: Symbol): void {
  let s = from;
  while (s.parent) {
    s = changetype<Scope>(s.parent);
    if (s.kind == S.MODULE) break;
    if (s.kind == S.CLASS) {
      if (!(s.needs_class && sym.name == <u32>name_ptr(K.D_CLASS))) continue;
    }
    const found = symbol_find(s, sym.name);
    if (s.kind == S.CLASS) {
      connect(from, s, symbol(s, sym.name));
      return;
    }
    if (!exists(found)) continue;
    if (found.flags & F.GLOBAL) return;
    if (is_local(found)) {
      connect(from, s, found);
      return;
    }
  }
  if (sym.flags & F.NONLOCAL && from.kind != S.COMPREHENSION && from.kind != S.GENERATOR) {
    fail_syntax(Failure.SYNTAX, "no binding for nonlocal found", from.line, from.name);
  }
}

/** Passes the variable of `owner` down to the frame of `from`, when that is another one. */
function connect(from: Scope, owner: Scope, sym: Symbol): void {
  let frame = changetype<Scope>(from.frame);
  const home = owner.frame;
  if (<u32>changetype<usize>(frame) == home) return;
  sym.flags |= F.CELL;
  while (<u32>changetype<usize>(frame) != home) {
    symbol(frame, sym.name).flags |= F.FREE;
    frame = changetype<Scope>(changetype<Scope>(frame.parent).frame);
  }
}
