/**
 * Backtracking matcher with its own stack and bounded work.
 *
 * Pending alternatives are records on an explicit stack, never host recursion. A loop over a single byte (`.*`, `\d+`) takes one
 * record however long the run is. After many steps a bitmap of (instruction, position) pairs that have been entered is
 * kept: entering one again can only fail as the first time did, so the work is bounded by program size times text size.
 */
import { Re, in_class, in_named_class } from "./program";

export const enum Run {
  FAIL = 0,
  MATCH,
  /** The stack is full: call again with a larger one. */
  STACK,
  /** Too many steps without a bitmap: call again with one (`memo_bytes`). */
  MEMO,
}

/** Steps after which the bitmap is asked for. */
const FREE_STEPS = 50_000;
/** Size of a stack record: { i32 kind or pc, i32 position, i32 lower limit or old value }. */
const RECORD: usize = 12;
/** Kinds of records below zero: restore capture slot ~kind. */

/** Bytes of the bitmap for a program of `size` bytes and a text of `len` bytes. */
// @ts-ignore: decorator
@inline export function memo_bytes(size: i32, len: i32): u64 { return (<u64>size * <u64>(len + 1) + 7) >> 3; }

/** True when the consuming instruction at `pc` accepts byte `c`. */
function accepts(pc: usize, c: u32): bool {
  switch (<i32>load<u8>(pc)) {
    case Re.CHAR: return load<u8>(pc, 1) == c;
    case Re.CLASS: return in_class(pc + 1, c);
    case Re.CLASSNOT: return !in_class(pc + 1, c);
    case Re.NAMED: return in_named_class(load<u8>(pc, 1), c);
    default: return true;
  }
}

/** Size of the consuming instruction at `pc`, 0 when it is none. */
function consumer_size(pc: usize): i32 {
  const op = <i32>load<u8>(pc);
  if (op == Re.ANY) return 1;
  if (op == Re.CHAR || op == Re.NAMED) return 2;
  return op == Re.CLASS || op == Re.CLASSNOT ? 2 + (<i32>load<u8>(pc, 1) << 1) : 0;
}

// @ts-ignore: decorator
@inline function distance(pc: usize): i32 { return <i32>load<i8>(pc, 1); }

/**
 * Matches the program from `pc` at position `at` of the text [0, end) at `text`. `caps` holds `slots` i32 positions, -1
 * where unset. `stack` has `room` bytes; `memo` is 0 or a zeroed bitmap.
 */
export function match_at(
  program: usize, pc: usize, text: usize, at: i32, end: i32, caps: usize, slots: i32, stack: usize, room: i32, memo: usize,
): Run {
  const limit = stack + room - RECORD;
  const bottom = stack;
  let steps = 0;
  let p = at;
  while (true) {
    let ok = true;
    const op = <i32>load<u8>(pc);
    switch (op) {
      case Re.CHAR:
        ok = p < end && load<u8>(text + p) == load<u8>(pc, 1);
        pc += 2;
        p++;
        break;
      case Re.ANY:
        ok = p < end;
        pc++;
        p++;
        break;
      case Re.NAMED:
        ok = p < end && in_named_class(load<u8>(pc, 1), load<u8>(text + p));
        pc += 2;
        p++;
        break;
      case Re.CLASS:
      case Re.CLASSNOT:
        ok = p < end && in_class(pc + 1, load<u8>(text + p)) == (op == Re.CLASS);
        pc += 2 + (<usize>load<u8>(pc, 1) << 1);
        p++;
        break;
      case Re.BOL:
        ok = p == 0;
        pc++;
        break;
      case Re.EOL:
        ok = p == end;
        pc++;
        break;
      case Re.JMP:
        pc += 2 + distance(pc);
        break;
      case Re.SPLIT:
      case Re.RSPLIT: {
        if (memo != 0) {
          const bit = <u64>(pc - program) * <u64>(end + 1) + <u64>p;
          const byte = memo + <usize>(bit >> 3), mask = <u32>1 << (<u32>bit & 7);
          if ((load<u8>(byte) & mask) != 0) {
            ok = false;
            break;
          }
          store<u8>(byte, load<u8>(byte) | mask);
        } else if (++steps > FREE_STEPS) return Run.MEMO;
        if (stack > limit) return Run.STACK;
        const next = pc + 2, target = next + distance(pc);
        if (op == Re.SPLIT) {
          // x* over a single byte: run as far as it goes, one record for all the shorter runs
          const size = consumer_size(next);
          if (size != 0 && load<u8>(next + size) == Re.JMP && next + size + 2 + distance(next + size) == pc) {
            const from = p;
            while (p < end && accepts(next, load<u8>(text + p))) p++;
            pc = target;
            if (p > from) {
              store<i32>(stack, <i32>(target - program));
              store<i32>(stack, p - 1, 4);
              store<i32>(stack, from, 8);
              stack += RECORD;
            }
            break;
          }
        }
        const second = op == Re.SPLIT ? target : next;
        pc = op == Re.SPLIT ? next : target;
        store<i32>(stack, <i32>(second - program));
        store<i32>(stack, p, 4);
        store<i32>(stack, p, 8);
        stack += RECORD;
        break;
      }
      case Re.SAVE: {
        const slot = <i32>load<u8>(pc, 1);
        pc += 2;
        if (slot >= slots) break;
        if (stack > limit) return Run.STACK;
        const place = caps + (<usize>slot << 2);
        store<i32>(stack, ~slot);
        store<i32>(stack, load<i32>(place), 4);
        stack += RECORD;
        store<i32>(place, p);
        break;
      }
      default:
        return Run.MATCH;
    }
    if (ok) continue;
    while (true) {
      if (stack == bottom) return Run.FAIL;
      const kind = load<i32>(stack - RECORD);
      const position = load<i32>(stack - RECORD, 4);
      if (kind < 0) {
        store<i32>(caps + (<usize>~kind << 2), position);
        stack -= RECORD;
        continue;
      }
      pc = program + kind;
      p = position;
      if (position > load<i32>(stack - RECORD, 8)) store<i32>(stack - RECORD, position - 1, 4);
      else stack -= RECORD;
      break;
    }
  }
}

/** A byte that every match of the code at `pc` starts with, or -1. */
function first_byte(pc: usize): i32 {
  while (load<u8>(pc) == Re.SAVE) pc += 2;
  return load<u8>(pc) == Re.CHAR ? <i32>load<u8>(pc, 1) : -1;
}

/**
 * Runs the program on text [at, end). With `search` the match may start anywhere from `at` on. Every slot of `caps` is -1
 * when there is no match.
 */
export function run_regex(
  program: usize, text: usize, at: i32, end: i32, search: bool, caps: usize, slots: i32, stack: usize, room: i32, memo: usize,
): Run {
  const start = program + 5;
  memory.fill(caps, 0xff, <usize>slots << 2);
  const first = search ? first_byte(start) : -1;
  for (; ; at++) {
    if (first >= 0) {
      while (at < end && load<u8>(text + at) != first) at++;
      if (at == end) return Run.FAIL;
    }
    const result = match_at(program, start, text, at, end, caps, slots, stack, room, memo);
    if (result != Run.FAIL || !search || at >= end) return result;
  }
  return Run.FAIL;
}
