/** Compiles a regular expression to the program of `program.ts`. */
import { NAMED_PAIR, Re, is_class_letter } from "./program";

/** Groups may be nested this deep. */
const MAX_NESTING = 64;

/** Bytes that a program for a text of `len` bytes needs at most. */
// @ts-ignore: decorator
@inline export function program_room(len: i32): i32 { return 4 * len + 16; }

export const enum CompileError { NONE = 0, TOO_COMPLEX, SYNTAX }

/** Results of `compile_regex`: bytes written, groups, instructions. */
export let program_size: i32 = 0;
export let program_groups: i32 = 0;
export let program_length: i32 = 0;

let text: usize = 0;
let text_end: usize = 0;
let code: usize = 0;
let pc: i32 = 0;
let groups: i32 = 0;
let length: i32 = 0;
let too_far: bool = false;

// @ts-ignore: decorator
@inline function peek(offset: i32): u32 {
  const p = text + offset;
  return p < text_end ? load<u8>(p) : 0;
}
// @ts-ignore: decorator
@inline function emit(byte: i32): void { store<u8>(code + pc++, byte); }
/** Stores an operand that must fit a signed byte. */
function operand(at: i32, value: i32): void {
  if (value != <i32>(<i8>value)) too_far = true;
  store<u8>(code + at, value);
}
/** Makes room for a two-byte instruction at `at`. */
function insert(at: i32): void {
  memory.copy(code + at + 2, code + at, pc - at);
  pc += 2;
}
/** A jump instruction at `at` to `to`. */
function jump(at: i32, op: Re, to: i32): void {
  store<u8>(code + at, op);
  operand(at + 1, to - at - 2);
  length++;
}

/** Compiles `len` bytes at `source` to `out` (room `program_room`). */
export function compile_regex(source: usize, len: i32, out: usize): CompileError {
  text = source;
  text_end = source + len;
  code = out;
  pc = groups = length = 0;
  too_far = false;
  // the prefix that a search starts with: any byte skipped, as few as possible
  jump(0, Re.RSPLIT, 5);
  store<u8>(out + 2, Re.ANY);
  jump(3, Re.JMP, 0);
  length++;
  pc = 5;
  save(0);
  if (!sequence(0)) return CompileError.TOO_COMPLEX;
  if (text < text_end) return CompileError.SYNTAX;
  save(1);
  emit(Re.MATCH);
  length++;
  program_size = pc;
  program_groups = groups;
  program_length = length;
  return CompileError.NONE;
}

function save(slot: i32): void {
  emit(Re.SAVE);
  operand(pc++, slot);
  length++;
}

/** Alternatives up to the end of the text or a closing parenthesis. */
function sequence(depth: i32): bool {
  if (depth > MAX_NESTING) return false;
  const start = pc;
  let term = pc, pending = 0;
  for (; text < text_end; text++) {
    const c = <u32>load<u8>(text);
    switch (c) {
      case 0x29: // )
        if (pending != 0) operand(pending, pc - pending - 1);
        return !too_far;
      case 0x2e: // .
        term = pc;
        emit(Re.ANY);
        length++;
        break;
      case 0x5b: // [
        term = pc;
        if (!char_class()) return false;
        break;
      case 0x28: // (
        term = pc;
        if (!group(depth)) return false;
        break;
      case 0x3f: // ?
      case 0x2a: // *
      case 0x2b: // +
        if (pc == term) return false;
        repeat(c, term);
        term = pc;
        break;
      case 0x7c: // |
        if (pending != 0) operand(pending, pc - pending - 1);
        insert(start);
        emit(Re.JMP);
        length++;
        pending = pc++;
        jump(start, Re.SPLIT, pc);
        term = pc;
        break;
      case 0x5e: // ^
      case 0x24: // $
        emit(c == 0x5e ? Re.BOL : Re.EOL);
        length++;
        term = pc;
        break;
      default:
        term = pc;
        if (c == 0x5c) {
          if (++text >= text_end) return false;
          const e = <u32>load<u8>(text);
          emit(is_class_letter(e) ? Re.NAMED : Re.CHAR);
          emit(e);
        } else {
          emit(Re.CHAR);
          emit(c);
        }
        length++;
    }
  }
  if (pending != 0) operand(pending, pc - pending - 1);
  return !too_far && depth == 0;
}

/** A quantifier for the code from `term` on; a following ? makes it non-greedy. */
function repeat(c: u32, term: i32): void {
  const lazy = peek(1) == 0x3f;
  if (lazy) text++;
  if (c == 0x2b) {
    jump(pc, lazy ? Re.SPLIT : Re.RSPLIT, term);
    pc += 2;
    return;
  }
  insert(term);
  if (c == 0x2a) {
    jump(pc, Re.JMP, term);
    pc += 2;
  }
  jump(term, lazy ? Re.RSPLIT : Re.SPLIT, pc);
}

function group(depth: i32): bool {
  const capture = !(peek(1) == 0x3f && peek(2) == 0x3a);
  let slot = 0;
  if (capture) {
    slot = 2 * ++groups;
    save(slot);
  } else text += 2;
  text++;
  if (!sequence(depth + 1)) return false;
  if (text >= text_end) return false;
  if (capture) save(slot + 1);
  return true;
}

function char_class(): bool {
  text++;
  if (peek(0) == 0x5e) {
    emit(Re.CLASSNOT);
    text++;
  } else emit(Re.CLASS);
  length++;
  const count = pc++;
  let pairs = 0;
  for (; ; text++, pairs++) {
    if (text >= text_end) return false;
    let from = <u32>load<u8>(text);
    if (from == 0x5d) break;
    let named = false;
    if (from == 0x5c) {
      text++;
      from = peek(0);
      if (text >= text_end) return false;
      named = is_class_letter(from);
    }
    if (!named && peek(1) == 0x2d && peek(2) != 0x5d) text += 2;
    if (text >= text_end) return false;
    emit(named ? NAMED_PAIR : from);
    emit(load<u8>(text));
  }
  operand(count, pairs);
  return true;
}
