/**
 * Strings: creation and interning. The methods of `str` are in objects/str.ts.
 *
 * The table holds addresses only and keeps nothing alive: after marking, strings that are not used any more are
 * dropped from it.
 */
import { STR_DATA, STR_INTERNED, StrObj } from "./object";
import { T_BYTES, T_STR } from "./types";
import { ERR, NONE, V, obj, ptr_of } from "./value";
import { gc_alloc_var, gc_bytes, heap_lo, heap_size } from "./heap";
import { is_marked, mark_value } from "./gc";

let table: usize = 0;
let mask: u32 = 0;
let used: u32 = 0;
/** Entries that were removed. */
const GONE: u32 = 1;

/** The table is a buffer in the heap: its data address, for the collector. */
export function intern_table(): usize {
  return table;
}

/** Number of interned strings (some may be in use no more). */
export function intern_count(): u32 {
  return used;
}

/** An empty table. False when there is no memory. */
export function init_intern(): bool {
  table = gc_bytes(1024 << 2);
  mask = 1023;
  used = 0;
  return table != 0;
}

/** 32-bit hash of bytes, never 0. */
export function str_hash_bytes(p: usize, n: i32): u32 {
  let h: u32 = 5381;
  const end = p + <usize>n;
  while (p < end) {
    h = (h * 33) ^ load<u8>(p);
    p++;
  }
  h ^= h >> 15;
  return h ? h : 1;
}

/** Hash of a `str` or `bytes` object, cached in it. */
// @ts-ignore: decorator
@inline export function str_hash(p: usize): u32 {
  const h = changetype<StrObj>(p).hash;
  if (h) return h;
  return str_hash_fill(p);
}
function str_hash_fill(p: usize): u32 {
  const s = changetype<StrObj>(p);
  s.hash = str_hash_bytes(p + STR_DATA, s.len);
  return s.hash;
}

function insert(t: usize, m: u32, p: usize): void {
  let i = changetype<StrObj>(p).hash & m;
  while (load<u32>(t + (i << 2)) > GONE) i = i + 1 & m;
  store<u32>(t + (i << 2), <u32>p);
}

function grow(): bool {
  let live: u32 = 0;
  for (let i: u32 = 0; i <= mask; i++) if (load<u32>(table + (i << 2)) > GONE) live++;
  let size = mask + 1;
  if (live * 2 > size) size <<= 1;
  const t = gc_bytes(size << 2);
  if (!t) return false;
  live = 0;
  for (let i: u32 = 0; i <= mask; i++) {
    const p = load<u32>(table + (i << 2));
    if (p > GONE) {
      insert(t, size - 1, p);
      live++;
    }
  }
  table = t;
  mask = size - 1;
  used = live;
  return true;
}

/** Enters a string (with its hash) that is not in the table yet. */
export function intern_add(p: usize): bool {
  if (used * 4 > mask * 3 && !grow()) return false;
  insert(table, mask, p);
  used++;
  return true;
}

/** Drops what was not marked. Called between marking and reuse. */
export function intern_sweep(): void {
  const lo = heap_lo, size = heap_size, end = table + (<usize>mask + 1 << 2);
  for (let a = table; a < end; a += 8) {
    if (!load<u64>(a)) continue;
    // those outside of the heap stay
    const p = load<u32>(a), q = load<u32>(a, 4);
    if (<usize>p - lo < size && !is_marked(p)) store<u32>(a, GONE);
    if (<usize>q - lo < size && !is_marked(q)) store<u32>(a, GONE, 4);
  }
}

/** Marks the table itself (not the strings). */
export function intern_mark(): void {
  if (table) mark_value(obj(table));
}

function find(p: usize, n: i32, h: u32): usize {
  let i = h & mask;
  while (true) {
    const q = <usize>load<u32>(table + (i << 2));
    if (!q) return 0;
    if (q > GONE) {
      const s = changetype<StrObj>(q);
      if (s.hash == h && s.len == <u32>n && memory.compare(q + STR_DATA, p, n) == 0) return q;
    }
    i = i + 1 & mask;
  }
}

/** The interned string with these bytes (ASCII or valid UTF-8), `ERR` when memory is out. */
export function intern(p: usize, n: i32): V {
  const h = str_hash_bytes(p, n);
  let q = find(p, n, h);
  if (q) return obj(q);
  const v = str_new(p, n);
  if (v == ERR) return ERR;
  q = ptr_of(v);
  changetype<StrObj>(q).hash = h;
  if (!intern_add(q)) return ERR;
  changetype<StrObj>(q).meta |= STR_INTERNED;
  return v;
}

/** The interned string equal to `s`, `NONE` when there is none (then nothing can have it as a name). */
export function intern_find(s: V): V {
  const p = ptr_of(s);
  if (changetype<StrObj>(p).meta & STR_INTERNED) return s;
  const q = find(p + STR_DATA, changetype<StrObj>(p).len, str_hash(p));
  return q ? obj(q) : NONE;
}

/** The interned string equal to the `str` object `s`. */
export function intern_str(s: V): V {
  const p = ptr_of(s);
  if (changetype<StrObj>(p).meta & STR_INTERNED) return s;
  const q = find(p + STR_DATA, changetype<StrObj>(p).len, str_hash(p));
  if (q) return obj(q);
  if (!intern_add(p)) return ERR;
  changetype<StrObj>(p).meta |= STR_INTERNED;
  return s;
}

/** The interned string with the text of an (ASCII) AssemblyScript literal. */
export function intern_lit(text: string): V {
  const n = text.length;
  const v = str_alloc(n);
  if (v == ERR) return ERR;
  const p = ptr_of(v) + STR_DATA;
  for (let i = 0; i < n; i++) store<u8>(p + i, <u8>text.charCodeAt(i));
  return intern_str(str_finish(v));
}

/** A new string with the text of an (ASCII) AssemblyScript literal. */
export function str_lit(text: string): V {
  const n = text.length;
  const v = str_alloc(n);
  if (v == ERR) return ERR;
  const p = ptr_of(v) + STR_DATA;
  for (let i = 0; i < n; i++) store<u8>(p + i, <u8>text.charCodeAt(i));
  return str_finish(v);
}

/** A string object of `n` zero bytes, to be filled and then passed to `str_finish`. `ERR` when memory is out. */
export function str_alloc(n: i32): V {
  const p = gc_alloc_var(T_STR, n);
  if (!p) return ERR;
  return obj(p);
}

/** Counts the code points of a filled string. */
export function str_finish(s: V): V {
  const o = changetype<StrObj>(ptr_of(s));
  o.meta = count_chars(ptr_of(s) + STR_DATA, o.len);
  return s;
}

/** Number of code points in valid UTF-8 (bytes that do not continue another). */
export function count_chars(p: usize, n: u32): u32 {
  const end = p + n;
  let rest = n;
  // eight bytes at a time while everything is ASCII
  while (p + 8 <= end && (p & 7) == 0 && (load<u64>(p) & 0x8080808080808080) == 0) p += 8;
  while (p < end) {
    if ((load<u8>(p) & 0xc0) == 0x80) rest--;
    p++;
  }
  return rest;
}

/** A new string with a copy of these bytes (valid UTF-8). `p` may point into the heap. */
export function str_new(p: usize, n: i32): V {
  const v = str_alloc(n);
  if (v == ERR) return ERR;
  memory.copy(ptr_of(v) + STR_DATA, p, n);
  return str_finish(v);
}

/** A new bytes object with a copy of these bytes. */
export function bytes_new(p: usize, n: i32): V {
  const v = bytes_alloc(n);
  if (v == ERR) return ERR;
  memory.copy(ptr_of(v) + STR_DATA, p, n);
  return v;
}

/** A bytes object of `n` zero bytes. */
export function bytes_alloc(n: i32): V {
  const p = gc_alloc_var(T_BYTES, n);
  if (!p) return ERR;
  return obj(p);
}

// @ts-ignore: decorator
@inline export function str_data(v: V): usize { return ptr_of(v) + STR_DATA; }
// @ts-ignore: decorator
@inline export function str_len(v: V): i32 { return changetype<StrObj>(ptr_of(v)).len; }
/** Number of code points of a `str`. */
// @ts-ignore: decorator
@inline export function str_chars(v: V): i32 { return changetype<StrObj>(ptr_of(v)).meta & 0x7fff_ffff; }
// @ts-ignore: decorator
@inline export function str_is_ascii(v: V): bool { return str_chars(v) == str_len(v); }
// @ts-ignore: decorator
@inline export function str_is_interned(v: V): bool { return (changetype<StrObj>(ptr_of(v)).meta & STR_INTERNED) != 0; }

/** Equality of two `str` (or two `bytes`) objects. */
export function str_equal(a: usize, b: usize): bool {
  if (a == b) return true;
  const x = changetype<StrObj>(a), y = changetype<StrObj>(b);
  if (x.len != y.len || (x.meta & y.meta & STR_INTERNED)) return false;
  if (x.hash && y.hash && x.hash != y.hash) return false;
  return memory.compare(a + STR_DATA, b + STR_DATA, x.len) == 0;
}
