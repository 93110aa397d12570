/** Calls. */
import { Op } from "../opcodes";
import { NONE, obj } from "../value";
import { N as K, name_ptr } from "../names";
import { Failure, fail_syntax, failed } from "./arena";
import { expr } from "./gen_expr";
import { load_name } from "./gen_name";
import { N, Node, child } from "./nodes";
import { F, S, Symbol, exists, symbol_find } from "./scope";
import { at_line, emit, emit_cache, emit_cached, emit_w, konst, konst16, load_undef, load_value, move, pick, temp, temps, u } from "./unit";
import { tuple_value } from "./values";

/** What kinds of arguments a call has, from child `from` on. */
let positional: u32 = 0;
let keywords: u32 = 0;
let unpacked: bool = false;

/** More arguments than this go through a list. */
const DIRECT: u32 = 200;

function classify(node: Node, from: u32): void {
  positional = 0;
  keywords = 0;
  unpacked = node.n - from > DIRECT;
  for (let i = from; i < node.n; i++) {
    const kind = child(node, i).kind;
    if (kind == N.KEYWORD) keywords++;
    else if (kind == N.STAR || kind == N.DOUBLESTAR) unpacked = true;
    else positional++;
  }
}

export function gen_call(node: Node, want: i32): u32 {
  const callee = child(node, 0);
  if (is_super(node)) return gen_super(node, want, false);
  classify(node, 1);
  const top = u.top;
  if (unpacked) return gen_unpacked(node, want);
  const method = callee.kind == N.ATTR;
  const base = method ? temps(2) : temp();
  if (method) load_method(callee, base);
  else expr(callee, base);
  return call_arguments(node, 1, base, method, want, top);
}

/** True for `super()`. */
function is_super(node: Node): bool {
  return node.kind == N.CALL && node.n == 1 && child(node, 0).kind == N.NAME && child(node, 0).aux == <u32>name_ptr(K.SUPER);
}

/** The object of an attribute that is read at once. */
export function attribute_object(node: Node): u32 {
  return is_super(node) ? gen_super(node, -1, true) : expr(node, -1);
}

/** LOADMETHOD to `base` and the register behind it. */
export function load_method(attribute: Node, base: u32): void {
  const top = u.top;
  const object = attribute_object(child(attribute, 0));
  u.top = top;
  at_line(attribute.line);
  emit_cached(Op.LOADMETHOD, base, object, konst16(obj(attribute.aux)));
}

/** Evaluates the arguments behind the callee at `base` and calls; frees registers down to `top`. */
function call_arguments(node: Node, from: u32, base: u32, method: bool, want: i32, top: u32): u32 {
  classify(node, from);
  const n = positional;
  const names = keywords ? tuple_value(keywords) : NONE;
  let named: u32 = 0;
  const count = keywords;
  for (let i = from; i < node.n && !failed(); i++) {
    const argument = child(node, i);
    const r = temp();
    if (argument.kind == N.KEYWORD) {
      store<u64>(<usize>names + 8 + named++ * 8, obj(argument.aux));
      expr(child(argument, 0), r);
    } else expr(argument, r);
    u.top = r + 8;
  }
  u.top = top;
  const r = pick(want);
  at_line(node.line);
  if (count) {
    emit(method ? Op.CALLMKW : Op.CALLKW, base, n + (count << 8), r);
    emit_cache(konst(names));
  } else emit(method ? Op.CALLM : Op.CALL, base, n, r);
  return r;
}

/** A call with * or ** arguments, or with very many. */
function gen_unpacked(node: Node, want: i32): u32 {
  const top = u.top;
  const base = temps(3);
  expr(child(node, 0), base);
  collect(node, 1, base + 8);
  u.top = top;
  const r = pick(want);
  at_line(node.line);
  emit(Op.CALLEX, base, 0, r);
  return r;
}

/** Positional arguments to a list in `list`, keyword arguments to a dict in the register behind (UNDEF without any). */
function collect(node: Node, from: u32, list: u32): void {
  const map = list + 8;
  const top = u.top;
  emit(Op.BUILDLIST, list, 0, 0);
  let mapping = false;
  for (let i = from; i < node.n && !failed(); i++) {
    const argument = child(node, i);
    switch (<i32>argument.kind) {
      case N.STAR: {
        const r = expr(child(argument, 0), -1);
        at_line(node.line);
        emit(Op.LISTEXTEND, list, r);
        break;
      }
      case N.KEYWORD:
      case N.DOUBLESTAR: {
        if (!mapping) emit_w(Op.BUILDMAP, map, 0);
        mapping = true;
        if (argument.kind == N.DOUBLESTAR) {
          const r = expr(child(argument, 0), -1);
          at_line(node.line);
          emit(Op.KWUPDATE, map, r);
        } else add_keyword(argument, map);
        break;
      }
      default: emit(Op.LISTAPPEND, list, expr(argument, -1));
    }
    u.top = top;
  }
  if (!mapping) load_undef(map);
}

/** One keyword argument through a mapping of one, so that a duplicate is noticed. */
function add_keyword(argument: Node, map: u32): void {
  const single = temp();
  const key = temp();
  const value = expr(child(argument, 0), -1);
  emit_w(Op.BUILDMAP, single, 1);
  load_value(obj(argument.aux), key);
  emit(Op.MAPADD, single, key, value);
  at_line(argument.line);
  emit(Op.KWUPDATE, map, single);
}

/** `super()` in a method: `super(__class__, <first parameter>)`; with `local` it may be made in registers. */
function gen_super(node: Node, want: i32, local: bool): u32 {
  const top = u.top;
  const frame = u.scope;
  const cell = symbol_find(frame, name_ptr(K.D_CLASS));
  const base = temp();
  load_name(name_ptr(K.SUPER), base);
  let count: u32 = 0;
  if (frame.kind == S.FUNCTION && !(frame.args + frame.star)) {
    fail_syntax(Failure.SYNTAX, "super() can't find self", node.line, frame.name);
  } else if (exists(cell) && cell.flags & F.FREE && frame.kind == S.FUNCTION) {
    count = 2;
    const given = temps(2);
    load_name(name_ptr(K.D_CLASS), given);
    const self = changetype<Symbol>(frame.first);
    if (self.flags & F.CELL) emit(Op.LOADCELL, given + 8, self.reg, konst16(obj(self.name)));
    else move(given + 8, self.reg);
  }
  u.top = top;
  const r = pick(want);
  at_line(node.line);
  if (local && count) emit(Op.LOCALSUPER, base);
  else emit(Op.CALL, base, count, r);
  return r;
}

/** Calls `__build_class__(body, name, bases ..., keywords ...)` for class headers with * or keyword arguments; R[body] and the next hold body and name. */
export function gen_build_class(node: Node, from: u32, body: u32, want: u32): void {
  const top = u.top;
  const base = temps(3);
  load_name(name_ptr(K.D_BUILD_CLASS), base);
  collect(node, from, base + 8);
  const list = temp();
  emit(Op.BUILDLIST, list, body, 2);
  emit(Op.LISTEXTEND, list, base + 8);
  move(base + 8, list);
  emit(Op.CALLEX, base, 0, want);
  u.top = top;
}
