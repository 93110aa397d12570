/**
 * The Python heap: one range of linear memory in 16-byte blocks, handed out by bumping through runs of blocks whose
 * bit in the bitmap is clear. See docs/python.md, "Heap and collection".
 *
 * Layout of the range given to `heap_init`: ranges, mark stack, root stack, VM stack, bitmap, blocks.
 */
import { TypeObj } from "./object";
import { T_RAW, T_WORDS } from "./types";
import { V } from "./value";
import { collect } from "./gc";
import { raise_memory, raise_recursion } from "./error";

/** Blocks and bitmap. The bitmap has one bit per block and ones behind the last block. */
export let heap_lo: usize = 0;
export let heap_hi: usize = 0;
export let heap_size: usize = 0;
export let bitmap: usize = 0;

/** The run being handed out: zeroed memory between `free_ptr` and `free_end`. */
export let free_ptr: usize = 0;
let free_end: usize = 0;
/** Where the search for the next small and large run starts. */
let scan: usize = 0;
let big_scan: usize = 0;
/** Address up to which blocks have been used since the heap was made (nothing above it has a bit set). */
export let high_water: usize = 0;

/** Bytes taken by runs since the last collection (less what is left of the current one), and bytes live at it. */
let taken: usize = 0;
let live: usize = 0;
/** Bytes handed out before the last collection, and the most that was in use. */
let total: u64 = 0;
let peak: usize = 0;
/** A collection happens when `taken` passes this. */
let budget: usize = 0;
/** `gc.threshold(n)`, 0 = off. */
export let threshold: usize = 0;
export let auto_collect: bool = true;
export let collections: u32 = 0;

/** `micropython.heap_lock()` depth. */
export let lock_depth: i32 = 0;
/** Collect at every allocation (tests). */
let stress: bool = false;
/** Allocations until one fails, -1 = never (tests). */
let fail_in: i32 = -1;

// ---- ranges allocated since the current native was entered ---------------------------------------------

const RANGE_MAX: i32 = 256;
const MARK_BYTES: usize = 8192;
const ROOT_BYTES: usize = 8192;
const CHUNK: usize = 4096;
/** Requests above this do not come out of the current run. */
const BIG: usize = 1024;

export let ranges: usize = 0;
export let range_count: i32 = 0;
export let range_base: i32 = 0;
/** Start of the current range; its end is `free_ptr`. */
export let range_lo: usize = 0;

/** Mark stack, used by gc.ts. */
export let mark_stack: usize = 0;
export let mark_stack_end: usize = 0;
/** Root stack. */
export let root_base: usize = 0;
export let root_sp: usize = 0;
let root_end: usize = 0;
/** The VM stack. */
export let vm_stack: usize = 0;
export let vm_stack_end: usize = 0;

/** Makes an empty heap of `bytes` at `base` (16-aligned); `stack` bytes of it are the VM stack. */
export function heap_init(base: usize, bytes: usize, stack: usize): void {
  let p = base;
  ranges = p;
  p += RANGE_MAX * 8;
  mark_stack = p;
  p += MARK_BYTES;
  mark_stack_end = p;
  root_base = p;
  root_sp = p;
  p += ROOT_BYTES;
  root_end = p;
  vm_stack = p;
  p += stack;
  vm_stack_end = p;
  const rest = base + bytes - p;
  // 16 bytes of block need 1 bit; whole 64-bit words of bitmap plus one word of ones at the end
  const blocks = (rest - 32) * 8 / 129;
  const map = (blocks + 63 >> 6 << 3) + 16 & ~15;
  bitmap = p;
  heap_lo = p + map;
  heap_size = blocks << 4;
  heap_hi = heap_lo + heap_size;
  memory.fill(bitmap, 0, map);
  high_water = heap_lo;
  live = 0;
  taken = 0;
  total = 0;
  peak = 0;
  threshold = 0;
  auto_collect = true;
  lock_depth = 0;
  stress = false;
  fail_in = -1;
  collections = 0;
  range_count = 0;
  range_base = 0;
  heap_restart(0);
}

/** Starts allocation from the bottom again (after marking); `bytes` are live. */
export function heap_restart(bytes: usize): void {
  // everything behind the last block is taken
  let i = heap_size >> 4;
  const w = bitmap + (i >> 6 << 3);
  store<u64>(w, load<u64>(w) | (<u64>-1 << (i & 63)));
  store<u64>(w, <u64>-1, 8);
  if (live + taken > peak) peak = live + taken;
  total += taken;
  live = bytes;
  taken = 0;
  budget = live > 0x100000 ? live : 0x100000;
  if (threshold && threshold < budget) budget = threshold;
  free_ptr = heap_lo;
  free_end = heap_lo;
  scan = heap_lo;
  big_scan = heap_lo;
  range_lo = heap_lo;
}

/** Clears the bitmap up to the high-water mark. */
export function heap_clear_bits(): void {
  memory.fill(bitmap, 0, ((high_water - heap_lo >> 4) + 63 >> 6) << 3);
}

/** Bytes of the blocks that are marked (between marking and `heap_restart`). */
export function heap_marked(): usize {
  let n: u64 = 0;
  const end = bitmap + ((high_water - heap_lo >> 4) + 63 >> 6 << 3);
  for (let p = bitmap; p < end; p += 8) {
    let w = load<u64>(p);
    // none or all
    if (w + 1 <= 1) {
      n += w & 64;
      continue;
    }
    w -= w >> 1 & 0x5555555555555555;
    w = (w & 0x3333333333333333) + (w >> 2 & 0x3333333333333333);
    n += (w + (w >> 4) & 0x0f0f0f0f0f0f0f0f) * 0x0101010101010101 >> 56;
  }
  return <usize>n << 4;
}

// ---- searching the bitmap ---------------------------------------------------------------------------

let run_lo: usize = 0;
let run_hi: usize = 0;

/** First run of clear blocks at or after `from`, cut at `limit` bytes; `run_lo` == heap_hi when there is none. */
function find_run(from: usize, limit: usize): void {
  let i = from - heap_lo >> 4;
  const n = heap_size >> 4;
  while (i < n) {
    const w = ~load<u64>(bitmap + (i >> 6 << 3)) >> i;
    if (w) {
      i += <usize>ctz(w);
      break;
    }
    i = (i | 63) + 1;
  }
  if (i >= n) {
    run_lo = run_hi = heap_hi;
    return;
  }
  let e = i + (limit >> 4);
  if (e > n) e = n;
  let j = i;
  while (j < e) {
    const w = load<u64>(bitmap + (j >> 6 << 3)) >> j;
    if (w) {
      j += <usize>ctz(w);
      break;
    }
    j = (j | 63) + 1;
  }
  if (j > e) j = e;
  run_lo = heap_lo + (i << 4);
  run_hi = heap_lo + (j << 4);
}

/** Sets the bits of the blocks of [lo, hi). */
export function set_bits(lo: usize, hi: usize): void {
  let i = lo - heap_lo >> 4;
  const e = hi - heap_lo >> 4;
  while (i < e) {
    const w = bitmap + (i >> 6 << 3);
    const bit = i & 63;
    let n: usize = 64 - bit;
    if (n > e - i) n = e - i;
    const mask: u64 = n == 64 ? <u64>-1 : ((<u64>1 << n) - 1) << bit;
    store<u64>(w, load<u64>(w) | mask);
    i += n;
  }
}

/** Takes the next run with room for `n` bytes as the current one. Skipped memory is zeroed, so that it can be walked. */
function next_run(n: usize): bool {
  taken -= free_end - free_ptr;
  const limit = n > CHUNK ? n : CHUNK;
  while (true) {
    find_run(scan, limit);
    if (run_lo == heap_hi) {
      free_end = free_ptr;
      return false;
    }
    scan = run_hi;
    memory.fill(run_lo, 0, run_hi - run_lo);
    if (run_hi > high_water) high_water = run_hi;
    if (run_hi - run_lo >= n) break;
  }
  free_ptr = run_lo;
  free_end = run_hi;
  taken += run_hi - run_lo;
  return true;
}

/** Takes `n` bytes ahead of the current run; 0 when there is no such run. */
function take_big(n: usize): usize {
  let from = big_scan > scan ? big_scan : scan;
  while (true) {
    find_run(from, n);
    if (run_lo == heap_hi) return 0;
    if (run_hi - run_lo >= n) break;
    from = run_hi;
  }
  const p = run_lo;
  set_bits(p, p + n);
  memory.fill(p, 0, n);
  big_scan = p + n;
  if (p + n > high_water) high_water = p + n;
  taken += n;
  return p;
}

function range_add(lo: usize, hi: usize): void {
  store<u32>(ranges + (range_count << 3), <u32>lo);
  store<u32>(ranges + (range_count << 3), <u32>hi, 4);
  range_count++;
}

/** Ends the current range; merges it into an overlapping or adjacent one of the same native. */
export function range_close(): void {
  if (free_ptr == range_lo) return;
  for (let i = range_base; i < range_count; i++) {
    const r = ranges + (i << 3);
    const lo = <usize>load<u32>(r), hi = <usize>load<u32>(r, 4);
    if (range_lo <= hi && lo <= free_ptr) {
      if (range_lo < lo) store<u32>(r, <u32>range_lo);
      if (free_ptr > hi) store<u32>(r, <u32>free_ptr, 4);
      range_lo = free_ptr;
      return;
    }
  }
  if (range_count < RANGE_MAX) range_add(range_lo, free_ptr);
  range_lo = free_ptr;
}

/**
 * Forgets the ranges of the current level: called by the VM when nothing fresh is held outside of registers.
 */
// @ts-ignore: decorator
@inline export function range_reset(): void {
  range_lo = free_ptr;
  range_count = range_base;
}

/** Enters the VM from a native: what the native has allocated stays. Returns what `range_leave` needs. */
export function range_enter(): i32 {
  const saved = range_base;
  range_close();
  range_base = range_count;
  return saved;
}

export function range_leave(saved: i32): void {
  range_count = range_base;
  range_base = saved;
  range_lo = free_ptr;
}

/** True when another level of natives can be entered. */
export function range_room(): bool {
  return range_count < RANGE_MAX - 32;
}

function alloc_slow(n: usize, type: usize): usize {
  if (lock_depth) return raise_memory(n);
  if (fail_in >= 0 && fail_in-- == 0) return raise_memory(n);
  if (stress) {
    free_end = free_ptr;
    collect();
  } else if (taken > budget && auto_collect) collect();
  let p: usize = 0;
  if (n >= BIG && range_count < RANGE_MAX - 64) {
    p = take_big(n);
    if (!p && !stress && auto_collect) {
      collect();
      p = take_big(n);
    }
    if (p) range_add(p, p + n);
  }
  if (!p) {
    if (!next_run(n)) {
      if (!auto_collect) return raise_memory(n);
      collect();
      if (!next_run(n)) return raise_memory(n);
    }
    p = free_ptr;
    free_ptr = p + n;
    if (stress || fail_in >= 0 || lock_depth) {
      taken -= free_end - free_ptr;
      scan = free_ptr;
      free_end = free_ptr;
    }
  }
  store<u32>(p, <u32>type);
  return p;
}

// @ts-ignore: decorator
@inline function take(bytes: usize, type: usize): usize {
  const n = bytes + 15 & ~15;
  const p = free_ptr;
  if (p + n > free_end) return alloc_slow(n, type);
  free_ptr = p + n;
  store<u32>(p, <u32>type);
  return p;
}

/** A zeroed object of a fixed-size type (`TypeObj.size` bytes). Returns 0 with MemoryError raised when there is no room. */
export function gc_alloc(bytes: usize, type: usize): usize {
  return take(bytes, type);
}

/** A zeroed object with `count` items; the count is stored at +4. 0 with MemoryError raised when there is no room. */
export function gc_alloc_var(type: usize, count: usize): usize {
  const t = changetype<TypeObj>(type);
  const bytes = <u64>t.size + <u64>t.item * <u64>count;
  if (bytes > <u64>heap_size) return raise_memory(<usize>bytes);
  const p = take(<usize>bytes, type);
  if (p) store<u32>(p, <u32>count, 4);
  return p;
}

/** Address of the DATA of a new zeroed buffer of `n` value words (0.0 each), or 0 (MemoryError raised). */
export function gc_words(n: usize): usize {
  const p = gc_alloc_var(T_WORDS, n << 3);
  return p ? p + 8 : 0;
}

/** Address of the DATA of a new zeroed buffer of `n` bytes that holds no values, or 0 (MemoryError raised). */
export function gc_bytes(n: usize): usize {
  const p = gc_alloc_var(T_RAW, n);
  return p ? p + 8 : 0;
}

/**
 * Buffer (from `gc_words` or `gc_bytes`, or 0) with room for `bytes`: grown in place where possible, else copied.
 * Returns its data address, or 0 with MemoryError raised (the old buffer is then still good). New bytes are zero.
 */
export function gc_grow(data: usize, bytes: usize, type: usize): usize {
  if (bytes > heap_size) return raise_memory(bytes);
  if (data) {
    const p = data - 8;
    const old = <usize>load<u32>(p, 4);
    const end = p + (old + 23 & ~15);
    const n = bytes + 23 & ~15;
    if (end == free_ptr && p + n <= free_end) {
      // a range never begins inside an object
      if (range_lo == free_ptr) range_lo = p + n;
      free_ptr = p + n;
      store<u32>(p, <u32>bytes, 4);
      return data;
    }
    if (p + n <= end) {
      store<u32>(p, <u32>bytes, 4);
      return data;
    }
    const q = gc_alloc_var(type, bytes);
    if (!q) return 0;
    memory.copy(q + 8, data, old);
    return q + 8;
  }
  const q = gc_alloc_var(type, bytes);
  return q ? q + 8 : 0;
}

/** Cuts a variable-size object down to `count` items; the rest of its blocks becomes free at the next collection. */
export function gc_shrink(p: usize, count: usize): void {
  const t = changetype<TypeObj>(load<u32>(p));
  const end = p + (t.size + t.item * load<u32>(p, 4) + 15 & ~15);
  const keep = p + (t.size + t.item * <u32>count + 15 & ~15);
  store<u32>(p, <u32>count, 4);
  const used = p + t.size + t.item * <u32>count;
  memory.fill(used, 0, end - used);
  if (end != free_ptr) return;
  if (range_lo == free_ptr) range_lo = keep;
  free_ptr = keep;
}

/** Bytes live at the last collection and handed out since, and bytes left. */
export function mem_alloc(): usize {
  return live + taken - (free_end - free_ptr);
}
/** Bytes handed out since the heap was made. */
export function mem_total(): u64 {
  return total + <u64>(taken - (free_end - free_ptr));
}
/** The most bytes that were in use (garbage included). */
export function mem_peak(): usize {
  return max(peak, mem_alloc());
}
export function mem_free(): usize {
  return heap_size - mem_alloc();
}

// ---- roots held by natives -----------------------------------------------------------------------------

/** Keeps an old object alive until the native returns (or `root_release`). False with RuntimeError raised when the stack is full. */
export function root(v: V): bool {
  if (root_sp == root_end) {
    raise_recursion();
    return false;
  }
  store<u64>(root_sp, v);
  root_sp += 8;
  return true;
}
// @ts-ignore: decorator
@inline export function root_mark(): usize { return root_sp; }
// @ts-ignore: decorator
@inline export function root_release(mark: usize): void { root_sp = mark; }

// ---- switches ------------------------------------------------------------------------------------------

function drop_run(): void {
  taken -= free_end - free_ptr;
  memory.fill(free_ptr, 0, free_end - free_ptr);
  scan = free_ptr;
  free_end = free_ptr;
}

export function gc_stress(on: bool): void {
  stress = on;
  drop_run();
}
/** Makes the n-th allocation from now fail once (0 = the next), -1 = none. */
export function gc_fail_at(n: i32): void {
  fail_in = n;
  drop_run();
}
/** Allocations left until the one that fails, -1 = it has failed or there is none. */
export function gc_fail_left(): i32 {
  return fail_in;
}
export function heap_lock(): void {
  lock_depth++;
  drop_run();
}
export function heap_unlock(): i32 {
  return --lock_depth;
}
/** Lifts the lock for what the runtime makes when it is first looked up (native functions, module entries). */
export function heap_lock_lift(): i32 {
  const depth = lock_depth;
  lock_depth = 0;
  return depth;
}
export function heap_lock_restore(depth: i32): void {
  if (!depth) return;
  lock_depth = depth;
  drop_run();
}
export function gc_enable(on: bool): void {
  auto_collect = on;
}
export function gc_set_threshold(n: usize): void {
  threshold = n;
  if (n) budget = n;
}
export function gc_count(): void {
  collections++;
}
