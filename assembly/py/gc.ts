/**
 * Precise marking. There is no sweep: afterwards the bitmap says which blocks are taken.
 */
import { INSTANCE_SLOTS, InstanceObj, ListObj, STR_DATA, TF_INSTANCE, TF_TAIL, TUPLE_ITEMS, TypeObj } from "./object";
import {
  bitmap, gc_count, heap_clear_bits, heap_lo, heap_marked, heap_restart, heap_size, high_water, mark_stack, mark_stack_end,
  range_close, range_count, ranges, root_base, root_sp, set_bits,
} from "./heap";
import { type_cache_clear } from "./attr";
import { CodeObj } from "./code";
import { mark_frames, stack_clear } from "./frame";
import { intern_mark, intern_sweep } from "./intern";
import { mark_types } from "./typetable";
import { classes_sweep } from "./objects/type";
import { shape_cache_clear } from "./shape";
import { cache_bytes } from "./opcodes";
import { mark_threads } from "./thread";
import { T_CODE, T_LIST, T_RAW, T_STR, T_TUPLE } from "./types";
import { V, is_ptr, obj } from "./value";

let sp: usize = 0;
let overflow: bool = false;

/** Addresses of static words (values) that are roots. */
const STATIC_MAX: i32 = 96;
const STATIC: usize = memory.data(4 * 96, 4);
let static_count: i32 = 0;

/** Forgets the registered words. */
export function init_statics(): void {
  static_count = 0;
}

/** Registers the word at static address `p` as a root (at init; the word is set to the double 0.0 first). */
export function gc_root(p: usize): void {
  store<u64>(p, 0);
  if (static_count == STATIC_MAX) unreachable();
  store<u32>(STATIC + (static_count << 2), <u32>p);
  static_count++;
}

/** Bytes of the object at `p`; 16 for a zeroed gap. */
export function obj_size(p: usize): usize {
  const type = <usize>load<u32>(p);
  if (!type) return 16;
  const t = changetype<TypeObj>(type);
  if (t.flags & TF_INSTANCE) return INSTANCE_SLOTS + (<usize>changetype<InstanceObj>(p).inline_cap << 3) + 15 & ~15;
  let n = <usize>t.size;
  if (t.item) n += <usize>t.item * <usize>load<u32>(p, 4);
  return n + 15 & ~15;
}

/** Notes that the words [p, end) are still to be looked at, or with end = 0 that the object at `p` is. */
// @ts-ignore: decorator
@inline function push(p: usize, end: usize): void {
  if (sp == mark_stack_end) overflow = true;
  else {
    store<u32>(sp, <u32>p);
    store<u32>(sp, <u32>end, 4);
    sp += 8;
  }
}

/** Sets the bits of the `n` blocks from `p` on. */
// @ts-ignore: decorator
@inline function take_blocks(p: usize, n: usize): void {
  const i = p - heap_lo >> 4, w = bitmap + (i >> 6 << 3), bit = i & 63;
  if (bit + n < 64) store<u64>(w, load<u64>(w) | ((<u64>1 << n) - 1) << bit);
  else set_bits(p, p + (n << 4));
}

/** Marks the object at `q` (or whose data is at `q` = header + 8). Static objects are ignored. */
export function mark(q: usize): void {
  const p = q & ~15;
  const off = p - heap_lo;
  if (off >= heap_size) return;
  const i = off >> 4;
  const w = bitmap + (i >> 6 << 3);
  const bits = load<u64>(w);
  if (!(bits >> i & 1)) mark_new(p);
}

/** Marks the object at `p`, which is not marked yet. */
function mark_new(p: usize): void {
  const type = <usize>load<u32>(p);
  const t = changetype<TypeObj>(type);
  const flags = t.flags;
  let n: usize;
  if (flags & TF_INSTANCE) n = INSTANCE_SLOTS + (<usize>changetype<InstanceObj>(p).inline_cap << 3);
  else {
    n = <usize>t.size;
    if (t.item) n += <usize>t.item * <usize>load<u32>(p, 4);
  }
  take_blocks(p, n + 15 >> 4);
  if (type - heap_lo < heap_size) mark(type);
  if (flags & (TF_INSTANCE | TF_TAIL) || t.words | t.ptrs) push(p, 0);
}

// @ts-ignore: decorator
@inline export function mark_value(v: V): void {
  if (is_ptr(v)) mark(<usize>v);
}

/** Marks the values of the words [p, end). */
export function mark_words(p: usize, end: usize): void {
  for (; p < end; p += 8) mark_value(load<u64>(p));
}

/** Marks what the object at `p` refers to; its tail of values is pushed. */
function trace(p: usize): void {
  const t = changetype<TypeObj>(load<u32>(p));
  if (t.flags & TF_INSTANCE) {
    const o = changetype<InstanceObj>(p);
    mark(o.shape);
    if (<usize>o.slots == p + INSTANCE_SLOTS) push(o.slots, <usize>o.slots + (<usize>o.cap << 3));
    else mark(o.slots);
    return;
  }
  for (let m = t.ptrs; m; m &= m - 1) mark(load<u32>(p + (<usize>ctz(m) << 2)));
  for (let m = t.words; m; m &= m - 1) mark_value(load<u64>(p + (<usize>ctz(m) << 3)));
  if (t.flags & TF_TAIL) {
    const q = p + <usize>t.size;
    push(q, q + (<usize>t.item * <usize>load<u32>(p, 4) & ~7));
  }
}

/** First word of a tuple with one item: type and count. */
const TUPLE_OF_1: u64 = 1 << 32 | <u64>T_TUPLE;

/** First word of the last instance, type and shape, which are both marked. */
let alike: u64 = 0;

/**
 * Looks at everything that was pushed, and at what that leads to. Where a value leads to more words, those come first and the rest of the
 * current ones is pushed: the stack is as deep as objects are nested, however long a list is. The commonest types are done in place. The
 * word of the bitmap that was used last is in a local (`bits`, word `number`), since what is made together lies together.
 */
function drain_stack(): void {
  const base = obj(heap_lo), size = <u64>heap_size;
  let number: u64 = 0, bits = load<u64>(bitmap);
  let q: usize = 0, end: usize = 0;
  while (true) {
    if (q >= end) {
      if (sp == mark_stack) break;
      sp -= 8;
      q = <usize>load<u32>(sp);
      end = <usize>load<u32>(sp, 4);
      if (end) continue;
      store<u64>(bitmap + (<usize>number << 3), bits);
      trace(q);
      bits = load<u64>(bitmap + (<usize>number << 3));
      continue;
    }
    const v = load<u64>(q);
    q += 8;
    // one comparison says that it is a pointer, and into the heap
    let off = v - base;
    if (off >= size) continue;
    if (off >> 10 != number) {
      store<u64>(bitmap + (<usize>number << 3), bits);
      number = off >> 10;
      bits = load<u64>(bitmap + (<usize>number << 3));
    }
    const bit = <u64>1 << (off >> 4);
    if (bits & bit) continue;
    const p = <usize>v;
    const head = load<u64>(p);
    // the words that it leads to
    let lo: usize, hi: usize;
    if (head == TUPLE_OF_1) {
      bits |= bit;
      off = load<u64>(p, TUPLE_ITEMS) - base;
      if (off >= size) continue;
      if (off >> 10 == number) {
        if (bits >> (off >> 4) & 1) continue;
      } else if (load<u64>(bitmap + (<usize>(off >> 10) << 3)) >> (off >> 4) & 1) continue;
      lo = p + TUPLE_ITEMS;
      hi = lo + 8;
    } else {
      let tail: usize;
      const type = <usize>head;
      if (type == T_LIST) {
        bits |= bit;
        lo = changetype<ListObj>(p).items;
        if (!lo) continue;
        const bytes = <usize>load<u32>(lo - 8, 4);
        hi = lo + (bytes & ~7);
        tail = lo + bytes;
        off = <u64>(lo - 8 - heap_lo);
        if (off >> 10 != number) {
          store<u64>(bitmap + (<usize>number << 3), bits);
          number = off >> 10;
          bits = load<u64>(bitmap + (<usize>number << 3));
        }
      } else if (type == T_TUPLE) {
        lo = p + TUPLE_ITEMS;
        hi = lo + (<usize>(head >> 32) << 3);
        tail = hi;
      } else if (type == T_STR) {
        lo = p + STR_DATA + <usize>(head >> 32);
        hi = lo;
        tail = lo;
      } else if (head == alike && <usize>changetype<InstanceObj>(p).slots == p + INSTANCE_SLOTS) {
        lo = p + INSTANCE_SLOTS;
        hi = lo + (<usize>changetype<InstanceObj>(p).inline_cap << 3);
        tail = hi;
      } else {
        store<u64>(bitmap + (<usize>number << 3), bits);
        if (changetype<TypeObj>(type).flags & TF_INSTANCE) alike = head;
        mark_new(p);
        bits = load<u64>(bitmap + (<usize>number << 3));
        continue;
      }
      // the blocks from `off` to `tail`
      const from = <usize>off + heap_lo, bytes = <u64>(tail - from + 15 & ~15);
      if ((off & 1023) + bytes < 1024) bits |= (<u64>1 << (bytes >> 4)) - 1 << (off >> 4);
      else {
        store<u64>(bitmap + (<usize>number << 3), bits);
        set_bits(from, tail + 15 & ~15);
        bits = load<u64>(bitmap + (<usize>number << 3));
      }
      // words at the end that lead nowhere
      while (lo != hi) {
        off = load<u64>(hi - 8) - base;
        if (off < size) {
          if (off >> 10 == number) {
            if (!(bits >> (off >> 4) & 1)) break;
          } else if (!(load<u64>(bitmap + (<usize>(off >> 10) << 3)) >> (off >> 4) & 1)) break;
        }
        hi -= 8;
      }
      if (lo == hi) continue;
    }
    if (q < end) push(q, end);
    q = lo;
    end = hi;
  }
  store<u64>(bitmap + (<usize>number << 3), bits);
}

function drain(): void {
  drain_stack();
  while (overflow) {
    // the stack was full: look at every marked object again
    overflow = false;
    for (let p = next_marked(heap_lo); p; p = next_marked(p + obj_size(p))) {
      trace(p);
      drain_stack();
    }
  }
}

/** True when the object at `p` survived (to be asked after marking only). */
export function is_marked(p: usize): bool {
  const off = p - heap_lo;
  if (off >= heap_size) return true;
  const i = off >> 4;
  return (load<u64>(bitmap + (i >> 6 << 3)) >> i & 1) != 0;
}

/** Function table index of what `gc_after_mark` registered, 0 = nothing. */
let after_mark: u32 = 0;

/** Registers the function that is called in every collection after marking: it may ask `is_marked` and must not allocate. */
export function gc_after_mark(f: () => void): void {
  after_mark = load<u32>(changetype<usize>(f));
}

/** The first marked object at or after `p`, 0 = none. */
export function next_marked(p: usize): usize {
  while (p < high_water) {
    const i = p - heap_lo >> 4;
    const w = load<u64>(bitmap + (i >> 6 << 3)) >> i;
    if (w) {
      // the bits behind the last block are set, too
      p += <usize>ctz(w) << 4;
      return p < high_water ? p : 0;
    }
    p = heap_lo + ((i | 63) + 1 << 4);
  }
  return 0;
}

/**
 * Empties the inline caches of all code: a class has died, and the addresses in them may soon be those of another one, or a class has got an
 * accessor (collect_caches).
 */
function clear_caches(): void {
  for (let p = next_marked(heap_lo); p; p = next_marked(p + obj_size(p))) {
    if (load<u32>(p) != <u32>T_CODE) continue;
    const c = changetype<CodeObj>(p);
    let ip = <usize>c.code;
    const end = ip + c.code_bytes;
    while (ip < end) {
      const n = cache_bytes(<i32>load<u8>(ip));
      ip += 8;
      if (n == 16) memory.fill(ip, 0, 16);
      ip += n;
    }
  }
}

/** All inline caches are to be emptied. */
let stale: bool = false;

/** A full collection that also empties all inline caches. */
export function collect_caches(): void {
  stale = true;
  collect();
}

/**
 * Marks what a native holds, all objects of the range at `range`. Gaps in it are free memory from now on. One at an end is cut off. One
 * between objects becomes an object without contents: what is made there later would be taken for the native's, too, and kept with
 * everything that it leads to for as long as the native runs, which for the one that runs a script is the script's whole time.
 */
function mark_range(range: usize): void {
  let p = <usize>load<u32>(range);
  const end = <usize>load<u32>(range, 4);
  while (p < end && !load<u32>(p)) p += 16;
  store<u32>(range, <u32>p);
  while (p < end) {
    if (!load<u32>(p)) {
      let q = p;
      while (q < end && !load<u32>(q)) q += 16;
      if (q >= end) {
        store<u32>(range, <u32>p, 4);
        return;
      }
      store<u32>(p, <u32>T_RAW);
      store<u32>(p, <u32>(q - p - 8), 4);
    }
    const n = obj_size(p);
    mark(p);
    p += n;
  }
}

/** A full collection. */
export function collect(): void {
  range_close();
  stack_clear();
  heap_clear_bits();
  sp = mark_stack;
  overflow = false;
  alike = 0;
  // frames first: a word elsewhere may point into the frame of a running generator, which must be marked as a whole
  mark_frames();
  mark_threads();
  for (let i = 0; i < range_count; i++) mark_range(ranges + (i << 3));
  mark_words(root_base, root_sp);
  for (let i = 0; i < static_count; i++) mark_value(load<u64>(load<u32>(STATIC + (i << 2))));
  mark_types();
  intern_mark();
  drain();
  intern_sweep();
  type_cache_clear();
  shape_cache_clear();
  if (classes_sweep()) stale = true;
  if (stale) clear_caches();
  stale = false;
  if (after_mark) call_indirect<void>(after_mark);
  gc_count();
  heap_restart(heap_marked());
}
