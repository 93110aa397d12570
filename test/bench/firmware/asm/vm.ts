/**
 * A small stack machine: words are tagged 32-bit integers (value << 1 | 1) or addresses of 16-byte cells from a heap
 * with mark and sweep. What a Python interpreter does all day, in 20 instructions.
 */
import { CODE, FUNCTIONS, Op } from "./program";

const enum Kind {
  FREE,
  FLOAT,
  LIST,
}

const CELL: usize = 16;
const CELLS: usize = 4096;
const heap: usize = memory.data(65536, 16);
const stack: usize = memory.data(16384, 16);
const frames: usize = memory.data(8192, 16);
/** Storage of lists, bump-allocated; a run starts with an empty one. */
const items: usize = memory.data(65536, 16);

let free: usize = 0;
let top: usize = 0;
let items_end: usize = 0;

function heap_init(): void {
  free = 0;
  for (let i = CELLS; i > 0; i--) {
    const cell = heap + (i - 1) * CELL;
    store<u32>(cell, Kind.FREE);
    store<u32>(cell, <u32>free, 8);
    free = cell;
  }
  items_end = items;
}

function mark(word: i32): void {
  if (word & 1 || word == 0) return;
  const cell = <usize>word;
  if (load<u32>(cell, 4)) return;
  store<u32>(cell, 1, 4);
  if (load<u32>(cell) != Kind.LIST) return;
  const length = load<u32>(cell, 8);
  const data = <usize>load<u32>(cell, 12);
  for (let i: u32 = 0; i < length; i++) mark(load<i32>(data + (<usize>i << 2)));
}

function collect(): void {
  for (let p = stack; p < top; p += 4) mark(load<i32>(p));
  free = 0;
  for (let i: usize = 0; i < CELLS; i++) {
    const cell = heap + i * CELL;
    if (load<u32>(cell, 4)) {
      store<u32>(cell, 0, 4);
    } else {
      store<u32>(cell, Kind.FREE);
      store<u32>(cell, <u32>free, 8);
      free = cell;
    }
  }
}

// @ts-ignore: decorator
@inline
function alloc(kind: Kind): usize {
  if (!free) collect();
  const cell = free;
  free = load<u32>(cell, 8);
  store<u32>(cell, kind);
  return cell;
}

function new_float(value: f64): i32 {
  const cell = alloc(Kind.FLOAT);
  store<f64>(cell, value, 8);
  return <i32>cell;
}

// @ts-ignore: decorator
@inline
function small(value: i32): i32 {
  return (value << 1) | 1;
}

function to_float(word: i32): f64 {
  return word & 1 ? <f64>(word >> 1) : load<f64>(<usize>word, 8);
}

/** Arithmetic on anything but two small integers. */
function slow(op: u32, a: i32, b: i32): i32 {
  const x = to_float(a);
  const y = to_float(b);
  switch (op) {
    case Op.ADD:
      return new_float(x + y);
    case Op.SUB:
      return new_float(x - y);
    case Op.MUL:
      return new_float(x * y);
    default:
      return small(i32(x < y));
  }
}

function append(list: usize, word: i32): void {
  const length = load<u32>(list, 8);
  let data = <usize>load<u32>(list, 12);
  // Capacities are powers of two from 4 on: full when the length is one.
  if (length == 0 || (length >= 4 && (length & (length - 1)) == 0)) {
    const room = items_end;
    items_end += <usize>(length < 4 ? 4 : length << 1) << 2;
    memory.copy(room, data, <usize>length << 2);
    data = room;
    store<u32>(list, <u32>data, 12);
  }
  store<i32>(data + (<usize>length << 2), word);
  store<u32>(list, length + 1, 8);
}

/** Runs function `f` with one small integer as argument; returns the result as a float. */
export function vm_run(f: u32, argument: i32): f64 {
  heap_init();
  let base = CODE + (<usize>load<u8>(FUNCTIONS + (<usize>f << 2)) << 1);
  let pc = base;
  let fp = stack;
  let sp = stack;
  let frame = frames;
  store<i32>(sp, small(argument));
  sp += 4;
  for (let n = load<u8>(FUNCTIONS + (<usize>f << 2), 1) - 1; n > 0; n--, sp += 4) store<i32>(sp, small(0));
  for (;;) {
    const op = <u32>load<u8>(pc);
    const arg = <i32>load<i8>(pc, 1);
    pc += 2;
    switch (op) {
      case Op.LOCAL:
        store<i32>(sp, load<i32>(fp + (<usize>arg << 2)));
        sp += 4;
        break;
      case Op.SET_LOCAL:
        sp -= 4;
        store<i32>(fp + (<usize>arg << 2), load<i32>(sp));
        break;
      case Op.SMALL:
        store<i32>(sp, small(arg));
        sp += 4;
        break;
      case Op.HALF:
        top = sp;
        store<i32>(sp, new_float(<f64>arg * 0.5));
        sp += 4;
        break;
      case Op.ADD: {
        sp -= 4;
        const b = load<i32>(sp);
        const a = load<i32>(sp - 4);
        if (a & b & 1) {
          store<i32>(sp - 4, a + b - 1);
        } else {
          top = sp + 4;
          store<i32>(sp - 4, slow(op, a, b));
        }
        break;
      }
      case Op.SUB: {
        sp -= 4;
        const b = load<i32>(sp);
        const a = load<i32>(sp - 4);
        if (a & b & 1) {
          store<i32>(sp - 4, a - b + 1);
        } else {
          top = sp + 4;
          store<i32>(sp - 4, slow(op, a, b));
        }
        break;
      }
      case Op.MUL: {
        sp -= 4;
        const b = load<i32>(sp);
        const a = load<i32>(sp - 4);
        if (a & b & 1) {
          store<i32>(sp - 4, small((a >> 1) * (b >> 1)));
        } else {
          top = sp + 4;
          store<i32>(sp - 4, slow(op, a, b));
        }
        break;
      }
      case Op.LESS: {
        sp -= 4;
        const b = load<i32>(sp);
        const a = load<i32>(sp - 4);
        if (a & b & 1) {
          store<i32>(sp - 4, small(i32(a < b)));
        } else {
          top = sp + 4;
          store<i32>(sp - 4, slow(op, a, b));
        }
        break;
      }
      case Op.JUMP:
        pc = base + (<usize>arg << 1);
        break;
      case Op.JUMP_FALSE:
        sp -= 4;
        if (load<i32>(sp) == 1) pc = base + (<usize>arg << 1);
        break;
      case Op.CALL: {
        // The argument is on the stack; it becomes the first local.
        const entry = FUNCTIONS + (<usize>arg << 2);
        store<u32>(frame, <u32>pc);
        store<u32>(frame, <u32>base, 4);
        store<u32>(frame, <u32>fp, 8);
        frame += 12;
        fp = sp - 4;
        base = CODE + (<usize>load<u8>(entry) << 1);
        pc = base;
        for (let n = load<u8>(entry, 1) - 1; n > 0; n--, sp += 4) store<i32>(sp, small(0));
        break;
      }
      case Op.RETURN: {
        const result = load<i32>(sp - 4);
        if (frame == frames) return to_float(result);
        sp = fp + 4;
        store<i32>(fp, result);
        frame -= 12;
        pc = load<u32>(frame);
        base = load<u32>(frame, 4);
        fp = load<u32>(frame, 8);
        break;
      }
      case Op.LIST: {
        top = sp;
        const list = alloc(Kind.LIST);
        store<u32>(list, 0, 8);
        store<u32>(list, 0, 12);
        store<i32>(sp, <i32>list);
        sp += 4;
        break;
      }
      case Op.APPEND:
        sp -= 8;
        append(load<u32>(sp), load<i32>(sp + 4));
        break;
      case Op.ITEM: {
        sp -= 4;
        const list = <usize>load<u32>(sp - 4);
        const i = <u32>(load<i32>(sp) >> 1);
        if (i >= load<u32>(list, 8)) unreachable();
        store<i32>(sp - 4, load<i32>(<usize>load<u32>(list, 12) + (<usize>i << 2)));
        break;
      }
      default:
        unreachable();
    }
  }
  return 0;
}
