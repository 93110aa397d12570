/**
 * nnil_unary_method: a small stack program, run once per element (specification, section 7, opcode 0x14).
 *
 * Programs have no jumps, so the verifier follows the stack once. The interpreter then runs each instruction
 * over a block of elements; the stack holds blocks.
 */
import { body_end, scratch, tensor_at } from "../areas";
import { add_work, body, body_present, need_scratch, READ, refuse, tensor, WRITE } from "../check";
import { E_BYTECODE } from "../errors";
import { BINARY_ADD, BINARY_DIV, BINARY_MAX, BINARY_MIN, BINARY_MUL, BINARY_SUB, load_unaligned, range } from "../format";
import { clampf, fmax, fmin } from "../fixed";
import { apply_unary, UNARY_SQUARE, unary_work } from "../math_ops";

const IN: usize = 0;
const OUT: usize = 16;
const CODE: usize = 32;

// Instructions.
const NOP: u32 = 0x00;
const DUP: u32 = 0x01;
const POP: u32 = 0x02;
const LDA_0: u32 = 0x03;
const LDC_R4_0: u32 = 0x04;
const LDC_R4_1: u32 = 0x05;
const LDC_R4: u32 = 0x06;
const UNARY: u32 = 0x20;
const BINARY: u32 = 0x40;
const CLAMP: u32 = 0x80;
const RET: u32 = 0xa0;

const STACK_LIMIT: i32 = 64;
/** Elements per block. */
const BLOCK: u32 = 64;
const SLOT: usize = 256;

/** Operands an instruction takes from the stack, -1 = no instruction. */
function operands(op: u32): i32 {
  if (op == NOP || (op >= LDA_0 && op <= LDC_R4)) return 0;
  if (op == DUP || op == POP || op == RET || op - UNARY <= UNARY_SQUARE) return 1;
  if (op - BINARY <= BINARY_MAX) return 2;
  return op == CLAMP ? 3 : -1;
}

/** Results it leaves there. */
function results(op: u32): i32 {
  if (op == NOP || op == POP || op == RET) return 0;
  return op == DUP ? 2 : 1;
}

/** Follows the program; 0 = rejected, else the steps per element, and the deepest stack is reserved as scratch. */
function follow(): u64 {
  let depth = 0;
  let deepest = 1;
  let steps: u64 = 1;
  for (let at: usize = CODE; at < body_present; at++) {
    const op: u32 = load<u8>(body + at);
    const takes = operands(op);
    const immediate: usize = op == LDC_R4 ? 4 : 0;
    const after = depth - takes + results(op);
    if (takes < 0 || takes > depth || after > STACK_LIMIT || at + immediate >= body_present) {
      refuse(E_BYTECODE, "bytecode", at, op, at - CODE);
      return 0;
    }
    depth = after;
    deepest = max(deepest, depth);
    steps += op - UNARY <= UNARY_SQUARE ? unary_work(op - UNARY) : 1;
    if (op == RET) break;
    at += immediate;
  }
  need_scratch(deepest * <u32>SLOT);
  return steps;
}

export function check_nnil_unary_method(): bool {
  const count = range(body, IN).size >> 2;
  const steps = follow();
  if (!steps) return false;
  add_work(<u64>count * steps);
  return tensor("input", IN, READ, 4, <u64>count * 4) && tensor("output", OUT, WRITE, 4, <u64>count * 4);
}

function fill(out: usize, value: f32): void {
  for (const stop = out + SLOT; out < stop; out += 4) store<f32>(out, value);
}

/** a = a op b for one block. */
function binary(op: u32, a: usize, b: usize, count: u32): void {
  const stop = a + (<usize>count << 2);
  if (op == BINARY_ADD) for (; a < stop; a += 4, b += 4) store<f32>(a, load<f32>(a) + load<f32>(b));
  else if (op == BINARY_SUB) for (; a < stop; a += 4, b += 4) store<f32>(a, load<f32>(a) - load<f32>(b));
  else if (op == BINARY_MUL) for (; a < stop; a += 4, b += 4) store<f32>(a, load<f32>(a) * load<f32>(b));
  else if (op == BINARY_DIV) for (; a < stop; a += 4, b += 4) store<f32>(a, load<f32>(a) / load<f32>(b));
  else if (op == BINARY_MIN) for (; a < stop; a += 4, b += 4) store<f32>(a, fmin(load<f32>(a), load<f32>(b)));
  else for (; a < stop; a += 4, b += 4) store<f32>(a, fmax(load<f32>(a), load<f32>(b)));
}

/** Runs the program on `count` (at most BLOCK) elements; without a ret their results stay unwritten. */
function block(code: usize, p: usize, out: usize, count: u32): void {
  const bytes = <usize>count << 2;
  let top = scratch - SLOT; // the topmost slot in use
  for (; code < body_end; code++) {
    const op: u32 = load<u8>(code);
    if (op == RET) {
      memory.copy(out, top, bytes);
      return;
    }
    if (op - UNARY <= UNARY_SQUARE) apply_unary(op - UNARY, top, top, count);
    else if (op - BINARY <= BINARY_MAX) {
      top -= SLOT;
      binary(op - BINARY, top, top + SLOT, count);
    } else if (op == POP) top -= SLOT;
    else if (op == CLAMP) {
      top -= 2 * SLOT;
      for (let q = top, stop = top + bytes; q < stop; q += 4) {
        store<f32>(q, clampf(load<f32>(q), load<f32>(q, SLOT), load<f32>(q, 2 * SLOT)));
      }
    } else if (op != NOP) {
      top += SLOT;
      if (op == DUP) memory.copy(top, top - SLOT, bytes);
      else if (op == LDA_0) memory.copy(top, p, bytes);
      else if (op == LDC_R4_0) fill(top, 0);
      else if (op == LDC_R4_1) fill(top, 1);
      else {
        fill(top, reinterpret<f32>(load_unaligned(code + 1)));
        code += 4;
      }
    }
  }
}

export function run_nnil_unary_method(at: usize): void {
  let p = tensor_at(at, IN);
  let out = tensor_at(at, OUT);
  for (let left = range(at, IN).size >> 2; left; ) {
    const count = min(left, BLOCK);
    block(at + CODE, p, out, count);
    p += <usize>count << 2;
    out += <usize>count << 2;
    left -= count;
  }
}
