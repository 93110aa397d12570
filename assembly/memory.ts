/**
 * The system heap: models, image buffers and the Python heap are allocated here.
 *
 * A segregated best-fit allocator over one arena [start, end). On the host the arena may be larger than the
 * linear memory of the moment; the memory is grown when a block is first used. On a board `end` is the end
 * of the fixed memory and nothing grows.
 *
 *     block:   | size + bit 0 "free" : u32 | previous block's size : u32 | payload ...             |
 *     free:    | ...                       | ...                         | next free | prev. free  |
 *
 * Block addresses are 8 modulo 16, so every payload is 16-aligned. Sizes are multiples of 16, so what an
 * allocation costs (`mem_cost`) depends on its size alone: a plan can state it before allocating.
 */

const HEADER: u32 = 8;
const GRAIN: u32 = 16;
const FREE: u32 = 1;
const CLASSES: u32 = 224;
const WORDS: u32 = 7;

/** First free block of each size class, 0 = none. */
const heads: usize = memory.data(896, 8);
/** One bit per size class that has a free block. */
const bitmap: usize = memory.data(28, 8);

let arenaStart: usize = 0;
let arenaEnd: usize = 0;
let used: u32 = 0;
let peak: u32 = 0;
/** Allocations until one fails, -1 = none does (tests). */
let failIn: i32 = -1;

/** Size class of a block: 8 classes per power of two. */
// @ts-ignore: decorator
@inline
function classOf(size: u32): u32 {
  const units = size >> 4;
  if (units < 8) return units;
  const log = 31 - clz(units);
  return ((log - 2) << 3) + ((units >> (log - 3)) & 7);
}

// @ts-ignore: decorator
@inline
function sizeOf(block: usize): u32 {
  return load<u32>(block) & ~FREE;
}

function setPrevious(block: usize, size: u32): void {
  const next = block + size;
  if (next < arenaEnd) store<u32>(next, size, 4);
}

function insert(block: usize, size: u32): void {
  const c = classOf(size);
  const head = load<u32>(heads + (c << 2));
  store<u32>(block, size | FREE);
  store<u32>(block, head, 8);
  store<u32>(block, 0, 12);
  if (head) store<u32>(head, <u32>block, 12);
  store<u32>(heads + (c << 2), <u32>block);
  const word = bitmap + ((c >> 5) << 2);
  store<u32>(word, load<u32>(word) | (1 << (c & 31)));
}

function remove(block: usize): void {
  const c = classOf(sizeOf(block));
  const next = load<u32>(block, 8);
  const previous = load<u32>(block, 12);
  if (next) store<u32>(next, previous, 12);
  if (previous) {
    store<u32>(previous, next, 8);
    return;
  }
  store<u32>(heads + (c << 2), next);
  if (next) return;
  const word = bitmap + ((c >> 5) << 2);
  store<u32>(word, load<u32>(word) & ~(1 << (c & 31)));
}

/** The first class >= `c` that has a free block, or CLASSES. */
function nextClass(c: u32): u32 {
  if (c >= CLASSES) return CLASSES;
  let w = c >> 5;
  let bits = load<u32>(bitmap + (w << 2)) & (<u32>-1 << (c & 31));
  while (!bits) {
    if (++w == WORDS) return CLASSES;
    bits = load<u32>(bitmap + (w << 2));
  }
  return (w << 5) + ctz(bits);
}

/** Grows the linear memory so that addresses below `end` exist. */
function reach(end: usize): bool {
  const have = <usize>memory.size() << 16;
  if (end <= have) return true;
  return memory.grow(<i32>((end - have + 0xffff) >> 16)) >= 0;
}

/**
 * Makes [start, end) the arena and forgets all earlier allocations. `start` 0 means the end of the module's
 * static data. Returns the free bytes, 0 when the range is unusable.
 */
export function mem_init(start: usize, end: usize): u32 {
  if (!start) start = __heap_base;
  memory.fill(heads, 0, CLASSES << 2);
  memory.fill(bitmap, 0, WORDS << 2);
  used = 0;
  peak = 0;
  arenaStart = ((start + 7) & ~(<usize>15)) + 8;
  arenaEnd = ((end - 8) & ~(<usize>15)) + 8;
  if (end < arenaStart + 64 || !reach(arenaStart + 64)) {
    arenaEnd = arenaStart;
    return 0;
  }
  insert(arenaStart, <u32>(arenaEnd - arenaStart));
  store<u32>(arenaStart, 0, 4);
  return mem_free_bytes();
}

/** Bytes that an allocation of `size` bytes takes from the heap, whatever its alignment. */
export function mem_cost(size: u32): u32 {
  return (size + HEADER + GRAIN - 1) & ~(GRAIN - 1);
}

/**
 * Allocates `size` bytes at a multiple of `align` (a power of two; at least 16 is always given). The content
 * is undefined. Returns 0 when no free block is large enough.
 */
export function mem_alloc(size: u32, align: u32): usize {
  if (size > 0x7fff_0000) return 0;
  if (failIn >= 0 && failIn-- == 0) return 0;
  const need = mem_cost(size);
  const mask = <usize>(align > GRAIN ? align : GRAIN) - 1;
  for (let c = nextClass(classOf(need)); c < CLASSES; c = nextClass(c + 1)) {
    for (let block = <usize>load<u32>(heads + (c << 2)); block; block = load<u32>(block, 8)) {
      const total = sizeOf(block);
      const gap = <u32>(((block + HEADER + mask) & ~mask) - (block + HEADER));
      if (gap + need > total || gap + need < need) continue;
      return take(block, total, gap, need);
    }
  }
  return 0;
}

/** Carves `need` bytes at `gap` out of a free block; what is left before and behind stays free. */
function take(block: usize, total: u32, gap: u32, need: u32): usize {
  const at = block + gap;
  const rest = total - gap - need;
  const span = rest ? need + GRAIN : need;
  if (!reach(at + span)) return 0;
  remove(block);
  if (gap) {
    insert(block, gap);
    store<u32>(at, gap, 4);
  }
  store<u32>(at, need);
  if (rest) {
    insert(at + need, rest);
    setPrevious(at + need, rest);
  }
  setPrevious(at, need);
  used += need;
  if (used > peak) peak = used;
  return at + HEADER;
}

/** Returns a block from `mem_alloc` to the heap. 0, a foreign or an already freed pointer is ignored. */
export function mem_free(ptr: usize): void {
  let block = ptr - HEADER;
  if (block < arenaStart || block >= arenaEnd || (ptr & 15) != 0) return;
  let size = load<u32>(block);
  if (size & FREE || size < GRAIN || block + size > arenaEnd) return;
  used -= size;
  const next = block + size;
  if (next < arenaEnd && load<u32>(next) & FREE) {
    size += sizeOf(next);
    remove(next);
  }
  if (block > arenaStart) {
    const before = block - load<u32>(block, 4);
    if (load<u32>(before) & FREE) {
      size += sizeOf(before);
      remove(before);
      block = before;
    }
  }
  insert(block, size);
  setPrevious(block, size);
}

/** Free bytes in all blocks together. */
export function mem_free_bytes(): u32 {
  return <u32>(arenaEnd - arenaStart) - used;
}

/** The largest size that `mem_alloc(size, 16)` can give. */
export function mem_largest(): u32 {
  let largest: u32 = 0;
  for (let c = nextClass(0); c < CLASSES; c = nextClass(c + 1)) {
    for (let block = <usize>load<u32>(heads + (c << 2)); block; block = load<u32>(block, 8)) {
      largest = max(largest, sizeOf(block));
    }
  }
  return largest ? largest - HEADER : 0;
}

/** Bytes taken by allocations, their headers included. */
export function mem_used(): u32 {
  return used;
}

/** The largest value of `mem_used` since the start or since `mem_peak_reset`. */
export function mem_peak(): u32 {
  return peak;
}

/** Starts a new measurement of `mem_peak`. */
export function mem_peak_reset(): void {
  peak = used;
}

/** Tests: makes allocation number `n` from now fail once (0 = the next, -1 = none). */
export function mem_fail_at(n: i32): void {
  failIn = n;
}

/** Tests: allocations left until the one that fails; -1 once it has failed. */
export function mem_fail_left(): i32 {
  return failIn;
}

/** Tests: walks all blocks and free lists. False when they contradict each other. */
export function mem_verify(): bool {
  let taken: u32 = 0, free: u32 = 0, listed: u32 = 0, before: u32 = 0;
  let wasFree = false;
  for (let block = arenaStart; block < arenaEnd; ) {
    const size = sizeOf(block);
    const isFree = (load<u32>(block) & FREE) != 0;
    if (size < GRAIN || size & (GRAIN - 1) || size > arenaEnd - block || load<u32>(block, 4) != before) return false;
    if (isFree && wasFree) return false;
    if (isFree) free++;
    else taken += size;
    wasFree = isFree;
    before = size;
    block += size;
  }
  for (let c: u32 = 0; c < CLASSES; c++) {
    let previous: u32 = 0;
    for (let block = load<u32>(heads + (c << 2)); block; block = load<u32>(block, 8)) {
      if (!(load<u32>(block) & FREE) || classOf(sizeOf(block)) != c || load<u32>(block, 12) != previous) return false;
      previous = block;
      if (++listed > free) return false;
    }
  }
  return taken == used && listed == free;
}
