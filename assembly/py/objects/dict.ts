/**
 * The structure of dicts and sets: an insertion-ordered table.
 *
 * Entries are pairs of words (key, value) in order of insertion; a deleted entry has UNDEF as key. Up to 8 entries are
 * searched one after the other; beyond that, or when hashing a key could run Python code, there is an index of u32 slots.
 * A slot holds the entry number + 1 in its low `bits` bits and the low bits of the hash above them, so that a
 * resize needs no hashing. A set is the same with one-word entries (DF_SET).
 */
import { T_BYTES, T_DICT, T_STR } from "../types";
import { gc_alloc, gc_bytes, gc_words } from "../heap";
import { str_equal, str_hash, str_is_interned } from "../intern";
import { HASH_ERR, equal, hash } from "../ops";
import { UNDEF, V, int_of, is_int, is_ptr, is_type, ptr_of } from "../value";
import { ns_changed } from "../ns";

@unmanaged
export class DictObj {
  type: u32;
  /** Entries in use, deleted ones included. */
  used: u32;
  /** Data address of the words buffer of entries. */
  entries: u32;
  /** Data address of the raw buffer of the index, 0 = none. */
  index: u32;
  /** Entries that are not deleted. */
  len: u32;
  /** Entries there is room for. */
  cap: u32;
  flags: u32;
  /** log2 of the number of index slots. */
  bits: u32;
}
export const DICT_BYTES: i32 = 32;
/** Globals of a module, attributes of a class: a change of its keys makes inline caches invalid. */
export const DF_NAMESPACE: u32 = 1;
/** May not be changed (fixed tables). */
export const DF_READONLY: u32 = 2;
/** Entries are one word (sets). */
export const DF_SET: u32 = 4;

/** Largest capacity that is searched without an index. */
const LINEAR: u32 = 8;

/** Hash of the key that `dict_find` has just not found, for `dict_add`. */
let miss_hash: u32 = 0;

/** Result of `dict_find` when hashing or comparing raised. */
export const FIND_ERR: usize = 1;

/** A new dict object with room for `n` entries; 0 when memory is out. */
export function dict_new(n: u32): usize {
  return dict_new_type(T_DICT, n, 0);
}

/** A new dict or set object of a type with this layout. */
export function dict_new_type(type: usize, n: u32, flags: u32): usize {
  const p = gc_alloc(DICT_BYTES, type);
  if (!p) return 0;
  changetype<DictObj>(p).flags = flags;
  if (n && !resize(p, n, false)) return 0;
  return p;
}

// @ts-ignore: decorator
@inline function stride(d: DictObj): usize { return d.flags & DF_SET ? 8 : 16; }

// @ts-ignore: decorator
@inline function mix(n: u64): u32 {
  const h = (n ^ (n >> 32)) * 0x9e3779b1;
  return <u32>(h ^ (h >> 15));
}

let hash_failed: bool = false;

/** 32-bit hash for the tables; sets `hash_failed` when hashing raised. */
function key_hash(k: V): u32 {
  hash_failed = false;
  if (is_type(k, T_STR)) return str_hash(ptr_of(k));
  if (is_int(k)) return mix(<u64>int_of(k));
  const h = hash(k);
  if (h == HASH_ERR) hash_failed = true;
  return mix(<u64>h);
}

/** Hashing the key and comparing it with another such key runs no Python code. */
// @ts-ignore: decorator
@inline function is_simple(k: V): bool {
  return !is_ptr(k) || is_type(k, T_STR) || is_type(k, T_BYTES);
}

/** Position in the index at which the search for a hash starts: made of the bits that a slot keeps. */
// @ts-ignore: decorator
@inline function start_slot(h: u32, bits: u32): u32 {
  return bits <= 16 ? h & (1 << bits) - 1 : (h & (1 << 32 - bits) - 1) << (bits + bits - 32);
}

/** Enters entry `i` with hash `h` in the index. */
function index_put(d: DictObj, h: u32, i: u32): void {
  const bits = d.bits;
  const m: u32 = (1 << bits) - 1;
  let s = start_slot(h, bits);
  const t = <usize>d.index;
  while (load<u32>(t + (s << 2))) s = s + 1 & m;
  store<u32>(t + (s << 2), h << bits | i + 1);
}

/** Gives the dict at `p` room for at least `want` entries and drops deleted ones. False = MemoryError. */
function resize(p: usize, want: u32, indexed: bool): bool {
  const d = changetype<DictObj>(p);
  const st = <u32>stride(d);
  if (want > 0x400_0000) want = 0x400_0000;
  const room = (want * st + 8 + 15 & ~15) - 8;
  const cap = room / st;
  let bits: u32 = 0;
  let index: usize = 0;
  if (cap > LINEAR || indexed) {
    bits = 3;
    while (<u32>(1 << bits) * 2 < cap * 3) bits++;
    index = gc_bytes(4 << bits);
    if (!index) return false;
  }
  const entries = gc_words(room >> 3);
  if (!entries) return false;
  const old = <usize>d.entries, used = d.used, old_index = <usize>d.index, old_bits = d.bits;
  let n: u32 = 0;
  let q = entries;
  for (let i: u32 = 0; i < used; i++) {
    const e = old + <usize>(i * st);
    const k = load<u64>(e);
    if (k == UNDEF) continue;
    store<u64>(q, k);
    if (st == 16) store<u64>(q, load<u64>(e, 8), 8);
    // the old buffer is garbage from here on: it maps old entry numbers to new ones
    if (old_index) store<u64>(e, n);
    q += st;
    n++;
  }
  d.entries = <u32>entries;
  d.cap = cap;
  d.used = n;
  d.index = <u32>index;
  d.bits = bits;
  if (index) {
    if (old_index) {
      const m: u32 = (1 << old_bits) - 1;
      for (let s: u32 = 0; s <= m; s++) {
        const slot = load<u32>(old_index + (s << 2));
        if (!slot) continue;
        const e = old + <usize>(((slot & m) - 1) * st);
        const i = load<u64>(e);
        if (i != UNDEF) index_put(d, slot >> old_bits, <u32>i);
      }
    } else for (let i: u32 = 0; i < n; i++) index_put(d, key_hash(load<u64>(entries + <usize>(i * st))), i);
  }
  if (d.flags & DF_NAMESPACE) ns_changed();
  return true;
}

/**
 * Address of the entry with key `k` in the dict or set object at `p`: 0 when absent, FIND_ERR when it raised.
 */
export function dict_find(p: usize, k: V): usize {
  const d = changetype<DictObj>(p);
  if (!d.index) {
    if (!d.used) {
      if (is_simple(k)) return 0;
      miss_hash = key_hash(k);
      return hash_failed ? FIND_ERR : 0;
    }
    return find_linear(d, k);
  }
  const h = key_hash(k);
  return hash_failed ? FIND_ERR : find_hash(d, k, h);
}

function find_linear(d: DictObj, k: V): usize {
  const st = stride(d);
  let e = <usize>d.entries;
  const end = e + <usize>d.used * st;
  for (; e < end; e += st) if (load<u64>(e) == k) return e;
  // all keys in here are simple
  if (is_type(k, T_STR)) {
    const interned = str_is_interned(k);
    for (e = d.entries; e < end; e += st) {
      const x = load<u64>(e);
      if (is_type(x, T_STR) && !(interned && str_is_interned(x)) && str_equal(ptr_of(k), ptr_of(x))) return e;
    }
    return 0;
  }
  if (is_int(k)) {
    for (e = d.entries; e < end; e += st) {
      const x = load<u64>(e);
      if (!is_int(x) && !is_ptr(x) && x != UNDEF && equal(x, k) == 1) return e;
    }
    return 0;
  }
  let h: u32 = 0;
  if (!is_simple(k)) {
    h = key_hash(k);
    if (hash_failed) return FIND_ERR;
  }
  const used = d.used, entries = d.entries;
  for (let i: u32 = 0; i < used; i++) {
    const at = <usize>entries + <usize>i * st;
    const x = load<u64>(at);
    if (x == UNDEF) continue;
    const r = equal(x, k);
    if (r < 0) return FIND_ERR;
    if (d.entries != entries) return dict_find(changetype<usize>(d), k);
    if (r) return at;
  }
  miss_hash = h;
  return 0;
}

function find_hash(d: DictObj, k: V, h: u32): usize {
  const bits = d.bits;
  const m: u32 = (1 << bits) - 1;
  const index = <usize>d.index;
  const tag = h << bits;
  const st = stride(d);
  let s = start_slot(h, bits);
  while (true) {
    const slot = load<u32>(index + (s << 2));
    if (!slot) {
      miss_hash = h;
      return 0;
    }
    if ((slot & ~m) == tag) {
      const e = <usize>d.entries + <usize>((slot & m) - 1) * st;
      const x = load<u64>(e);
      if (x == k) return e;
      if (x != UNDEF) {
        if (is_type(x, T_STR) && is_type(k, T_STR)) {
          if (str_equal(ptr_of(x), ptr_of(k))) return e;
        } else {
          const r = equal(x, k);
          if (r < 0) return FIND_ERR;
          // comparing may have run code that changed the dict
          if (<usize>d.index != index) return dict_find(changetype<usize>(d), k);
          if (r) return e;
        }
      }
    }
    s = s + 1 & m;
  }
}

/** Value of the key, UNDEF when absent. The key must be a str or another simple one (else see `dict_find`). */
export function dict_get(p: usize, k: V): V {
  const e = dict_find(p, k);
  return e > FIND_ERR ? load<u64>(e, 8) : UNDEF;
}

/** Address of a new entry for a key that `dict_find` has just not found; 0 with MemoryError raised. */
export function dict_add(p: usize, k: V): usize {
  const d = changetype<DictObj>(p);
  const st = stride(d);
  const simple = is_simple(k);
  let h = miss_hash;
  if (d.used == d.cap || !simple && !d.index) {
    // half as much room again when the entries are in use, the same room when many are deleted
    let want = d.len * 2 < d.used ? d.used : d.cap + (d.cap >> 1);
    if (want == d.used) want++;
    if (!simple && want < 4) want = 4;
    if (!resize(p, want, !simple || d.index != 0)) return 0;
  }
  if (simple && d.index) h = key_hash(k);
  const i = d.used;
  const e = <usize>d.entries + <usize>i * st;
  store<u64>(e, k);
  d.used = i + 1;
  d.len++;
  if (d.index) index_put(d, h, i);
  if (d.flags & DF_NAMESPACE) ns_changed();
  return e;
}

/** d[k] = v. False when hashing or comparing raised or memory is out. */
export function dict_set(p: usize, k: V, v: V): bool {
  let e = dict_find(p, k);
  if (e == FIND_ERR) return false;
  if (!e) {
    e = dict_add(p, k);
    if (!e) return false;
  }
  store<u64>(e, v, 8);
  return true;
}

/** Removes an entry found with `dict_find`. */
export function dict_remove(p: usize, e: usize): void {
  const d = changetype<DictObj>(p);
  const st = stride(d);
  store<u64>(e, UNDEF);
  if (st == 16) store<u64>(e, UNDEF, 8);
  d.len--;
  if (!d.index && e + st == <usize>d.entries + <usize>d.used * st) d.used--;
  if (!d.len && d.used) {
    // nothing is left: start again at the beginning
    d.used = 0;
    if (d.index) memory.fill(d.index, 0, 4 << d.bits);
  }
  if (d.flags & DF_NAMESPACE) ns_changed();
}

/** Removes a key: 1 removed, 0 absent, -1 raised. */
export function dict_delete(p: usize, k: V): i32 {
  const e = dict_find(p, k);
  if (e == FIND_ERR) return -1;
  if (!e) return 0;
  dict_remove(p, e);
  return 1;
}

/** Removes everything. */
export function dict_clear(p: usize): void {
  const d = changetype<DictObj>(p);
  d.used = 0;
  d.len = 0;
  d.cap = 0;
  d.entries = 0;
  d.index = 0;
  d.bits = 0;
  if (d.flags & DF_NAMESPACE) ns_changed();
}

/**
 * Steps through entries in order: address of the first entry at or after number `i` that is not deleted, 0 at the end.
 * `dict_number` gives its number, to continue after it.
 */
export function dict_entry(p: usize, i: u32): usize {
  const d = changetype<DictObj>(p);
  const st = stride(d);
  for (; i < d.used; i++) {
    const e = <usize>d.entries + <usize>i * st;
    if (load<u64>(e) != UNDEF) return e;
  }
  return 0;
}
export function dict_number(p: usize, e: usize): u32 {
  const d = changetype<DictObj>(p);
  return <u32>((e - <usize>d.entries) / stride(d));
}

/** Copies all entries of `from` into the dict `p`. */
export function dict_update(p: usize, from: usize): bool {
  let i: u32 = 0;
  while (true) {
    const e = dict_entry(from, i);
    if (!e) return true;
    i = dict_number(from, e) + 1;
    if (!dict_set(p, load<u64>(e), load<u64>(e, 8))) return false;
  }
}

/** A copy with another type's header; 0 when memory is out. */
export function dict_copy(from: usize, type: usize): usize {
  const s = changetype<DictObj>(from);
  const p = gc_alloc(DICT_BYTES, type);
  if (!p) return 0;
  const d = changetype<DictObj>(p);
  d.flags = s.flags & DF_SET;
  if (!s.len) return p;
  const st = stride(s);
  const entries = gc_words((s.cap * <u32>st) >> 3);
  if (!entries) return 0;
  memory.copy(entries, s.entries, <usize>s.used * st);
  d.entries = <u32>entries;
  if (s.index) {
    const index = gc_bytes(4 << s.bits);
    if (!index) return 0;
    memory.copy(index, s.index, 4 << s.bits);
    d.index = <u32>index;
    d.bits = s.bits;
  }
  d.used = s.used;
  d.len = s.len;
  d.cap = s.cap;
  return p;
}
