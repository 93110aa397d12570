/**
 * The code object under construction: instructions, constants, lines, exception table, registers, and which locals are
 * certainly assigned at the current place.
 */
import { Op } from "../opcodes";
import { T_TUPLE } from "../types";
import { UNDEF, V, is_int, is_special, is_type, ptr_of } from "../value";
import { Failure, Vec, arena_alloc, fail, failed, vec_new, vec_push } from "./arena";
import { Scope } from "./scope";

/** Words of a set of locals; locals beyond it are always checked. */
const SET_WORDS: u32 = 8;
export const SET_BITS: u32 = 256;

@unmanaged
export class Unit {
  /** The unit around this one. */
  outer: u32;
  scope: Scope;
  /** Instructions, 8 bytes each. */
  code: Vec;
  consts: Vec;
  /** Open hash over `consts`: index + 1, 0 = free. */
  const_hash: u32;
  const_mask: u32;
  /** Pairs (word offset, line). */
  lines: Vec;
  line: u32;
  handlers: Vec;
  /** Index of the first free variable's register. */
  free_at: u32;
  /** End of the registers of parameters and variables. */
  fixed: u32;
  /** First free register (byte offset), and the highest one used. */
  top: u32;
  max: u32;
  /** Number given to the next local. */
  index: u32;
  assigned: u32;
  /** Innermost loop, try or with around the current place (address of a Block). */
  block: u32;
  /** Register of the exception that a bare `raise` raises again, -1 outside of handlers. */
  exception: i32;
  /** A short jump did not reach. */
  overflow: u32;
  /** Ways out of empty range loops, emitted behind the code. */
  deferred: Vec;
  /** Module code whose names live in the dict in R[0] (`exec` with own locals). */
  named: u32;
}

export let u: Unit = changetype<Unit>(0);

export function unit_open(scope: Scope): void {
  const unit = changetype<Unit>(arena_alloc(offsetof<Unit>()));
  unit.outer = <u32>changetype<usize>(u);
  unit.scope = scope;
  unit.code = vec_new();
  unit.consts = vec_new();
  unit.lines = vec_new();
  unit.handlers = vec_new();
  unit.deferred = vec_new();
  unit.assigned = <u32>arena_alloc(SET_WORDS * 4);
  unit.exception = -1;
  u = unit;
}

export function unit_close(): void {
  u = changetype<Unit>(u.outer);
}

export function units_reset(): void {
  u = changetype<Unit>(0);
}

// ---- instructions ----------------------------------------------------------------------------------------

/** Byte offset of the next instruction. */
// @ts-ignore: decorator
@inline export function here(): u32 { return u.code.len << 3; }

/** Largest code object in bytes. */
const CODE_MAX: u32 = 0x400000;

export function emit(op: i32, a: u32 = 0, b: u32 = 0, c: u32 = 0): void {
  const word = <u64>op | ((<u64>(a & 0xffff)) << 16) | ((<u64>(b & 0xffff)) << 32) | ((<u64>(c & 0xffff)) << 48);
  store<u64>(vec_push(u.code, 8), word);
  if (u.code.len > CODE_MAX >> 3) fail(Failure.TOO_BIG);
}

/** An instruction with a 32-bit operand. */
export function emit_w(op: i32, a: u32, w: i32): void {
  emit(op, a, w & 0xffff, <u32>w >> 16);
}

/** An instruction with the two words of an attribute cache behind it. */
export function emit_cached(op: i32, a: u32, b: u32, c: u32): void {
  emit(op, a, b, c);
  emit_cache();
  emit_cache();
}

/** The word behind an instruction. */
export function emit_cache(word: u64 = 0): void {
  store<u64>(vec_push(u.code, 8), word);
}

export let lines_wanted: bool = true;

/** Line numbers are left out (`micropython.opt_level(3)`): everything is then in line 1. */
export function lines_open(wanted: bool): void {
  lines_wanted = wanted;
}

/** The instructions that follow belong to `line`. */
export function at_line(line: u32): void {
  if (line == u.line || !line || !lines_wanted || failed()) return;
  u.line = line;
  const at = u.code.len;
  if (u.lines.len) {
    const last = u.lines.data + (u.lines.len - 1) * 8;
    if (load<u32>(last) == at) {
      store<u32>(last, line, 4);
      return;
    }
  }
  const entry = vec_push(u.lines, 8);
  store<u32>(entry, at);
  store<u32>(entry, line, 4);
}

// ---- registers (byte offsets) ----------------------------------------------------------------------------

export function temp(): u32 {
  return temps(1);
}

/** `n` registers in a row; the first. */
export function temps(n: u32): u32 {
  const r = u.top;
  u.top = r + n * 8;
  if (u.top > u.max) u.max = u.top;
  if (u.top > 0xfff0) {
    fail(Failure.TOO_BIG);
    u.top = 0;
  }
  return r;
}

/** `want`, or a new register when it is negative. */
export function pick(want: i32): u32 {
  return want < 0 ? temp() : want;
}

// ---- constants -------------------------------------------------------------------------------------------

function hash_of(v: V): u32 {
  return (<u32>v ^ <u32>(v >> 32)) * 0x9e3779b1 >> 8;
}

function rehash(): void {
  const size = u.const_mask ? (u.const_mask + 1) * 2 : 32;
  u.const_hash = <u32>arena_alloc(size * 4);
  if (failed()) return;
  u.const_mask = size - 1;
  for (let i: u32 = 0; i < u.consts.len; i++) {
    let slot = hash_of(load<u64>(u.consts.data + i * 8)) & u.const_mask;
    while (load<u32>(u.const_hash + slot * 4)) slot = (slot + 1) & u.const_mask;
    store<u32>(u.const_hash + slot * 4, i + 1);
  }
}

/** Byte offset of a constant tuple with the same items as `v`, -1 when there is none. */
function known_tuple(v: V): i32 {
  const bytes = (load<u32>(ptr_of(v), 4) + 1) * 8;
  for (let i: u32 = 0; i < u.consts.len; i++) {
    const k = load<u64>(u.consts.data + i * 8);
    if (is_type(k, T_TUPLE) && load<u32>(ptr_of(k), 4) * 8 + 8 == bytes && memory.compare(ptr_of(k), ptr_of(v), bytes) == 0) return i * 8;
  }
  return -1;
}

/** Byte offset of a constant. */
export function konst(v: V): u32 {
  if (failed()) return 0;
  if (is_type(v, T_TUPLE)) {
    const known = known_tuple(v);
    if (known >= 0) return known;
  }
  if (u.consts.len * 2 >= u.const_mask) rehash();
  if (failed()) return 0;
  let slot = hash_of(v) & u.const_mask;
  for (;;) {
    const i = load<u32>(u.const_hash + slot * 4);
    if (!i) break;
    if (load<u64>(u.consts.data + (i - 1) * 8) == v) return (i - 1) * 8;
    slot = (slot + 1) & u.const_mask;
  }
  store<u64>(vec_push(u.consts, 8), v);
  store<u32>(u.const_hash + slot * 4, u.consts.len);
  return (u.consts.len - 1) * 8;
}

/** Byte offset of a constant for a 16-bit operand. */
export function konst16(v: V): u32 {
  const k = konst(v);
  if (k > 0xffff) fail(Failure.TOO_BIG);
  return k;
}

/** Loads a constant. */
export function load_value(v: V, r: u32): void {
  if (is_int(v)) {
    const n = <i64>(v - 0xfffa_8000_0000_0000);
    if (n == <i64>(<i32>n)) {
      emit_w(Op.LOADI, r, <i32>n);
      return;
    }
  }
  if (is_special(v)) emit_w(Op.LOADS, r, <i32>(v & 0xff));
  else emit_w(Op.LOADK, r, konst(v));
}

export function load_undef(r: u32): void {
  load_value(UNDEF, r);
}

export function move(to: u32, from: u32): void {
  if (to != from) emit(Op.MOVE, to, from);
}

// ---- jumps -----------------------------------------------------------------------------------------------

/** A place in the code: bound at `at`, or the list of jumps that wait for it. */
@unmanaged
export class Label {
  at: u32;
  bound: u32;
  fixes: u32;
  /** Definitely assigned at the label, as far as jumps to it have been seen; 0 = no jump yet. */
  assigned: u32;
}

@unmanaged
class Fix {
  next: u32;
  at: u32;
}

export function label(): Label {
  return changetype<Label>(arena_alloc(offsetof<Label>()));
}

/** True for jumps whose distance is the i16 C. */
function is_short(op: i32): bool {
  return (op >= Op.JF_LT && op <= Op.JT_NEI) || op == Op.FORITER;
}

function set_distance(at: u32, target: u32): void {
  const p = u.code.data + at;
  const op = <i32>load<u16>(p);
  const distance = <i32>(target - at - 8);
  if (is_short(op)) {
    if (distance != <i32>(<i16>distance)) u.overflow = 1;
    store<u16>(p, <u16>distance, 6);
  } else if (op == Op.FORITERW) {
    store<u64>(p, <u64>(<u32>(distance - 8)), 8);
  } else {
    store<u32>(p, <u32>distance, 4);
  }
}

/** Notes that the instruction at `at` jumps to `l`. */
function refer(l: Label, at: u32): void {
  if (failed()) return;
  join(l);
  if (l.bound) {
    set_distance(at, l.at);
    return;
  }
  const fix = changetype<Fix>(arena_alloc(offsetof<Fix>()));
  fix.next = l.fixes;
  fix.at = at;
  l.fixes = <u32>changetype<usize>(fix);
}

/** Makes `l` the current place. */
export function bind(l: Label): void {
  if (failed()) return;
  l.at = here();
  l.bound = 1;
  for (let f = l.fixes; f; f = changetype<Fix>(f).next) set_distance(changetype<Fix>(f).at, l.at);
  if (l.assigned) intersect(l.assigned);
}

/** A jump with a 32-bit distance: JMP, JLOOP, JT, JF, JNONE, JNOTNONE, FORPREP, FORLOOP. */
export function jump(op: i32, a: u32, l: Label): void {
  const at = here();
  emit(op, a);
  refer(l, at);
}

/** The opposite of a conditional jump with operands. */
function opposite(op: i32): i32 {
  if (op >= Op.JF_LTI) return op < Op.JT_LTI ? op + (Op.JT_LTI - Op.JF_LTI) : op - (Op.JT_LTI - Op.JF_LTI);
  return op < Op.JT_LT ? op + (Op.JT_LT - Op.JF_LT) : op - (Op.JT_LT - Op.JF_LT);
}

/** A fused comparison and jump. */
export function jump_compare(op: i32, a: u32, b: u32, l: Label): void {
  if (u.scope.long_jumps) {
    emit(opposite(op), a, b, 8);
    jump(Op.JMP, 0, l);
    return;
  }
  const at = here();
  emit(op, a, b);
  refer(l, at);
}

/** FORITER: R[a] = next(R[b]), at the end to `l`. */
export function jump_foriter(a: u32, b: u32, l: Label): void {
  const at = here();
  if (u.scope.long_jumps) {
    emit(Op.FORITERW, a, b);
    emit_cache();
  } else {
    emit(Op.FORITER, a, b);
  }
  refer(l, at);
}

// ---- exception table -------------------------------------------------------------------------------------

/** Instructions from `start` up to here go to `target` (which is bound later) with the exception in `reg`. */
export function protect(start: u32, target: Label, reg: u32): void {
  if (start == here()) return;
  const h = vec_push(u.handlers, 16);
  store<u32>(h, start);
  store<u32>(h, here(), 4);
  store<u32>(h, <u32>changetype<usize>(target), 8);
  store<u32>(h, reg, 12);
}

// ---- definite assignment ---------------------------------------------------------------------------------

export function set_copy(): u32 {
  const copy = arena_alloc(SET_WORDS * 4);
  memory.copy(copy, u.assigned, SET_WORDS * 4);
  return <u32>copy;
}

/** Continues with the set `from` (which stays as it is). */
export function set_restore(from: u32): void {
  memory.copy(u.assigned, from, SET_WORDS * 4);
}

function intersect(other: u32): void {
  for (let i: u32 = 0; i < SET_WORDS * 4; i += 8) {
    store<u64>(u.assigned + i, load<u64>(u.assigned + i) & load<u64>(other + i));
  }
}

/** Merges the current set into what holds at `l`. */
function join(l: Label): void {
  if (l.bound) return;
  if (!l.assigned) {
    l.assigned = set_copy();
    return;
  }
  for (let i: u32 = 0; i < SET_WORDS * 4; i += 8) {
    store<u64>(l.assigned + i, load<u64>(l.assigned + i) & load<u64>(u.assigned + i));
  }
}

/** Nothing reaches the current place (until a label is bound): everything counts as assigned. */
export function unreachable_here(): void {
  memory.fill(u.assigned, 0xff, SET_WORDS * 4);
}

export function is_assigned(index: u32): bool {
  return index < SET_BITS && ((load<u32>(u.assigned + (index >> 5) * 4) >> (index & 31)) & 1) != 0;
}

export function set_assigned(index: u32): void {
  if (index >= SET_BITS) return;
  const p = u.assigned + (index >> 5) * 4;
  store<u32>(p, load<u32>(p) | (1 << (index & 31)));
}

// ---- ways out of empty range loops -----------------------------------------------------------------------

/** Behind the code: `empty:` moves register `saved` back to `variable` and goes to `end`. */
export function defer(empty: Label, variable: u32, saved: u32, end: Label): void {
  join(end);
  const entry = vec_push(u.deferred, 16);
  store<u32>(entry, <u32>changetype<usize>(empty));
  store<u32>(entry, variable, 4);
  store<u32>(entry, saved, 8);
  store<u32>(entry, <u32>changetype<usize>(end), 12);
}

export function emit_deferred(): void {
  for (let i: u32 = 0; i < u.deferred.len && !failed(); i++) {
    const entry = u.deferred.data + i * 16;
    bind(changetype<Label>(load<u32>(entry)));
    emit(Op.MOVE, load<u32>(entry, 4), load<u32>(entry, 8));
    jump(Op.JMP, 0, changetype<Label>(load<u32>(entry, 12)));
  }
}
