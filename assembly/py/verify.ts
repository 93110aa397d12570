/**
 * Checks of the whole runtime between two scripts (tests): the Python heap after a collection, and that nothing of the
 * script is left on the stacks. Nothing is changed by them, besides what a collection changes.
 */
import { native_level } from "./call";
import { lock_depth, heap_hi, heap_lo, heap_size, range_base, root_base, root_sp } from "./heap";
import { collect, next_marked, obj_size } from "./gc";
import { pending } from "./error";
import { top_frame } from "./frame";
import { str_hash_bytes, count_chars, intern_find } from "./intern";
import {
  BufObj, INSTANCE_SLOTS, InstanceObj, ListObj, STR_DATA, STR_INTERNED, StrObj, TF_FINAL, TF_INSTANCE, TF_TAIL, TypeObj,
} from "./object";
import { DictObj, DF_SET } from "./objects/dict";
import { ShapeObj } from "./shape";
import { T_DICT, T_FROZENSET, T_LIST, T_ORDEREDDICT, T_RAW, T_SET, T_SHAPE, T_STR, T_TYPE, T_WORDS } from "./types";
import { ERR, STOP, UNDEF, V, is_ptr, obj } from "./value";
import { mem_alloc, mem_free } from "../memory";

/** What `py_verify` found. */
export const enum Damage {
  NONE = 0,
  /** No memory for the check itself. */
  MEMORY,
  /** A frame, a root, a native level, a range, a pending exception or a heap lock is left over. */
  LEFT_FRAME,
  LEFT_ROOT,
  LEFT_LEVEL,
  LEFT_RANGE,
  LEFT_PENDING,
  LEFT_LOCK,
  /** An object's first word is no type. */
  TYPE,
  /** An object ends behind the heap or within another one. */
  SIZE,
  /** A reference to something that is no object. */
  REFERENCE,
  /** Fields of an object contradict each other. */
  LIST,
  DICT,
  STRING,
  INSTANCE,
  SHAPE,
}

/** Bit per block: an object begins there. */
let starts: usize = 0;
/** The object that was looked at when damage was found. */
let at: usize = 0;

/** Address of the damaged object of the last `py_verify`. */
export function py_damaged(): usize {
  return at;
}

function is_start(q: usize): bool {
  const p = q & ~15;
  if (p < heap_lo || p >= heap_hi) return true;
  const i = p - heap_lo >> 4;
  return (load<u8>(starts + (i >> 3)) >> (i & 7) & 1) != 0;
}

// @ts-ignore: decorator
@inline function is_value(v: V): bool { return is_ptr(v) ? <usize>v != 0 && is_start(<usize>v) && (<usize>v & 15) == 0 : v != ERR && v != STOP; }

function values(p: usize, end: usize): bool {
  for (; p < end; p += 8) if (!is_value(load<u64>(p))) return false;
  return true;
}

/**
 * As `values`, for the frame of a generator: it has iterators in its registers and refers to them, and what failed has left ERR there,
 * which nothing reads.
 */
function registers(p: usize, end: usize): bool {
  for (let q = p; q < end; q += 8) {
    const v = load<u64>(q);
    if (is_ptr(v) && !is_value(v) && !(<usize>v > p && <usize>v < end)) return false;
  }
  return true;
}

/** True when `type` is a built-in type or a class in the heap. */
function is_class(type: usize): bool {
  if (type == 0 || (type & 15) || !is_start(type)) return false;
  return load<u32>(type) == <u32>T_TYPE || load<u32>(load<u32>(type)) == <u32>T_TYPE;
}

/** Bytes of the buffer with its data at `data`, which must be of `type`. -1 when it is not. */
function buffer_bytes(data: usize, type: usize): i32 {
  if (!data) return 0;
  const b = changetype<BufObj>(data - 8);
  return b.type == <u32>type ? <i32>b.len : -1;
}

function references(p: usize): bool {
  const t = changetype<TypeObj>(load<u32>(p));
  if (t.flags & TF_INSTANCE) {
    const o = changetype<InstanceObj>(p);
    return is_start(o.shape) && (<usize>o.slots == p + INSTANCE_SLOTS || is_start(o.slots));
  }
  for (let m = t.ptrs; m; m &= m - 1) if (!is_start(load<u32>(p + (<usize>ctz(m) << 2)))) return false;
  for (let m = t.words; m; m &= m - 1) if (!is_value(load<u64>(p + (<usize>ctz(m) << 3)))) return false;
  if (!(t.flags & TF_TAIL)) return true;
  const q = p + <usize>t.size;
  const end = q + <usize>t.item * <usize>load<u32>(p, 4);
  return t.flags & TF_FINAL ? registers(q, end) : values(q, end); // generators are the only final ones with a tail
}

function list_ok(p: usize): bool {
  const l = changetype<ListObj>(p);
  const n = buffer_bytes(l.items, T_WORDS);
  return l.len <= l.cap && n >= 0 && l.cap << 3 <= <u32>n;
}

function dict_ok(p: usize): bool {
  const d = changetype<DictObj>(p);
  const stride: u32 = d.flags & DF_SET ? 8 : 16;
  const n = buffer_bytes(d.entries, T_WORDS), m = buffer_bytes(d.index, T_RAW);
  if (d.used > d.cap || d.len > d.used || n < 0 || d.cap * stride > <u32>n || m < 0) return false;
  let live: u32 = 0;
  for (let i: u32 = 0; i < d.used; i++) if (load<u64>(<usize>d.entries + <usize>(i * stride)) != UNDEF) live++;
  if (live != d.len) return false;
  if (!d.index) return true;
  if (<u32>m < <u32>4 << d.bits) return false;
  // every entry is in the index once
  live = 0;
  for (let i: usize = 0; i < <usize>1 << d.bits; i++) {
    const e = load<u32>(<usize>d.index + (i << 2)) & (1 << d.bits) - 1;
    if (!e) continue;
    if (e > d.used) return false;
    if (load<u64>(<usize>d.entries + <usize>((e - 1) * stride)) != UNDEF) live++;
  }
  return live == d.len;
}

function string_ok(p: usize): bool {
  const s = changetype<StrObj>(p);
  if ((s.meta & ~STR_INTERNED) != count_chars(p + STR_DATA, s.len)) return false;
  if (s.hash && s.hash != str_hash_bytes(p + STR_DATA, s.len)) return false;
  if (!(s.meta & STR_INTERNED)) return true;
  s.meta ^= STR_INTERNED;
  const found = intern_find(obj(p));
  s.meta |= STR_INTERNED;
  return found == obj(p);
}

function instance_ok(p: usize): bool {
  const o = changetype<InstanceObj>(p);
  if (!o.shape || load<u32>(o.shape) != <u32>T_SHAPE) return false;
  const s = changetype<ShapeObj>(o.shape);
  if (s.cls != o.type || s.count > o.cap) return false;
  if (<usize>o.slots == p + INSTANCE_SLOTS) return o.cap <= o.inline_cap && values(o.slots, <usize>o.slots + (<usize>o.cap << 3));
  const n = buffer_bytes(o.slots, T_WORDS);
  return n >= 0 && <u32>o.cap << 3 <= <u32>n;
}

function shape_ok(p: usize): bool {
  const s = changetype<ShapeObj>(p);
  if (!is_class(s.cls) || (s.parent != 0) != (s.name != 0)) return false;
  if (s.parent && (load<u32>(s.parent) != <u32>T_SHAPE || changetype<ShapeObj>(s.parent).count + 1 != s.count)) return false;
  return !s.child || changetype<ShapeObj>(s.child).parent == <u32>p;
}

function object_damage(p: usize): Damage {
  if (!references(p)) return Damage.REFERENCE;
  const type = <usize>load<u32>(p);
  if (changetype<TypeObj>(type).flags & TF_INSTANCE) return instance_ok(p) ? Damage.NONE : Damage.INSTANCE;
  if (type == T_LIST && !list_ok(p)) return Damage.LIST;
  if ((type == T_DICT || type == T_ORDEREDDICT || type == T_SET || type == T_FROZENSET) && !dict_ok(p)) return Damage.DICT;
  if (type == T_STR && !string_ok(p)) return Damage.STRING;
  if (type == T_SHAPE && !shape_ok(p)) return Damage.SHAPE;
  return Damage.NONE;
}

/** Notes where objects begin; they must not overlap. */
function note_starts(): Damage {
  let end = heap_lo;
  for (let p = next_marked(heap_lo); p; p = next_marked(end)) {
    at = p;
    const i = p - heap_lo >> 4;
    const a = starts + (i >> 3);
    store<u8>(a, load<u8>(a) | (<u8>1 << <u8>(i & 7)));
    const n = obj_size(p);
    if (n > heap_hi - p) return Damage.SIZE;
    end = p + n;
  }
  return Damage.NONE;
}

function heap_damage(): Damage {
  const damage = note_starts();
  if (damage) return damage;
  for (let p = next_marked(heap_lo); p; p = next_marked(p + obj_size(p))) {
    at = p;
    if (!is_class(load<u32>(p))) return Damage.TYPE;
  }
  for (let p = next_marked(heap_lo); p; p = next_marked(p + obj_size(p))) {
    at = p;
    const d = object_damage(p);
    if (d) return d;
  }
  return Damage.NONE;
}

function leftovers(): Damage {
  if (top_frame) return Damage.LEFT_FRAME;
  if (root_sp != root_base) return Damage.LEFT_ROOT;
  if (native_level()) return Damage.LEFT_LEVEL;
  if (range_base) return Damage.LEFT_RANGE;
  if (pending() != UNDEF) return Damage.LEFT_PENDING;
  return lock_depth ? Damage.LEFT_LOCK : Damage.NONE;
}

/** Tests: collects and checks everything; called while no script runs. 0, or what is damaged. */
export function py_verify(): i32 {
  at = 0;
  const left = leftovers();
  if (left) return left;
  const bytes = <u32>(heap_size >> 7) + 8;
  starts = mem_alloc(bytes, 16);
  if (!starts) return Damage.MEMORY;
  memory.fill(starts, 0, bytes);
  collect();
  const damage = heap_damage();
  mem_free(starts);
  return damage;
}
