/**
 * Object headers, the type descriptor and the lowest-level views on objects.
 *
 * Every object starts with the address of its `TypeObj`. Objects whose size varies keep their item count as
 * a u32 at offset 4, so that the collector can step from one object to the next.
 */
import { V } from "./value";

/** Any object. */
@unmanaged
export class Obj {
  /** Address of the `TypeObj`. */
  type: u32;
}

/**
 * A type. Built-in ones live in static memory (types.ts), user classes in the heap.
 *
 * Size and tracing: an object takes `size + item * (u32 at +4)` bytes. Bit i of `words` says that the 8-byte
 * word at offset 8*i is a value, bit i of `ptrs` that the u32 at offset 4*i is the address of an object (or 0, or
 * of its data at header + 8). With `TF_TAIL` all words after `size` are values.
 *
 * Slots are function table indices, 0 = absent. A slot never sees an argument of another type as `self`;
 * for a user class with a native base the native part is passed.
 */
@unmanaged
export class TypeObj {
  type: u32;
  /** Dict object: user attributes, or materialised native methods. 0 = none yet. */
  dict: u32;
  flags: u32;
  /** Address of the `str` object. */
  name: u32;
  /** First base, 0 for object. */
  base: u32;
  /** Tuple of all bases of a user class with several, else 0. */
  bases: u32;
  /** Native method table: an AssemblyScript string (see native.ts) ... */
  methods: u32;
  /** ... and the `StaticArray<Native>` beside it. */
  functions: u32;
  size: u32;
  item: u32;
  words: u32;
  ptrs: u32;
  repr: u16;
  hash: u16;
  unary: u16;
  binary: u16;
  compare: u16;
  call: u16;
  getattr: u16;
  setattr: u16;
  getitem: u16;
  setitem: u16;
  len: u16;
  contains: u16;
  iter: u16;
  next: u16;
  buffer: u16;
  make_new: u16;
  /** Root shape of the instances of a user class. */
  shape: u32;
  /** The built-in type from which a user class inherits its native part, 0 = none. */
  native: u32;
  /** Next type in the list of static types that own a dict. */
  link: u32;
  /** Number of slots to give a new instance. */
  hint: u32;
}
/** Bytes of a `TypeObj`. */
export const TYPE_BYTES: i32 = 96;

/** All words after `size` are values. */
export const TF_TAIL: u32 = 1;
/** Instances of a user class (shape at +4, slots at +8). */
export const TF_INSTANCE: u32 = 2;
/** An internal type whose Python-visible type is `base` (a long integer is an `int`). */
export const TF_ALIAS: u32 = 4;
/** The class or a base has properties, data descriptors, `__setattr__` or `__delattr__`. */
export const TF_ACCESSORS: u32 = 8;
/** The class or a base has `__getattr__`. */
export const TF_GETATTR: u32 = 16;
/** An exception type (or user class derived from one). */
export const TF_EXCEPTION: u32 = 32;
/** May not be subclassed. */
export const TF_FINAL: u32 = 64;
/** Its iterators are the objects themselves (`iter(x) is x`). */
export const TF_SELF_ITER: u32 = 128;
/** Has been subclassed. */
export const TF_SUBCLASSED: u32 = 256;
/** In-place operators reach the `binary` slot. */
export const TF_INPLACE: u32 = 2048;
/** Values of this type bind as methods when found in a class (functions, natives, closures). */
export const TF_BINDS: u32 = 512;
/** Values of this type have `__get__`/`__set__` behaviour when found in a class (property, user descriptors). */
export const TF_DESCRIPTOR: u32 = 1024;

/** A list: `items` is the address of `cap` words (the data of a buffer), 0 when empty. */
@unmanaged
export class ListObj {
  type: u32;
  len: u32;
  items: u32;
  cap: u32;
}

/** A tuple: `len` words follow at +8. A named tuple differs in its type only. */
@unmanaged
export class TupleObj {
  type: u32;
  len: u32;
}
export const TUPLE_ITEMS: usize = 8;

/** A `str` or `bytes`: `len` bytes follow at +16. `hash` 0 = not computed yet. */
@unmanaged
export class StrObj {
  type: u32;
  /** Bytes. */
  len: u32;
  hash: u32;
  /** Bit 31: interned. Bits 0-30: number of code points (`str`; equal to `len` when all ASCII). */
  meta: u32;
}
export const STR_DATA: usize = 16;
export const STR_INTERNED: u32 = 0x8000_0000;

/** A buffer of words or bytes: `len` bytes follow at +8. Owners hold the address of the data. */
@unmanaged
export class BufObj {
  type: u32;
  len: u32;
}
export const BUF_DATA: usize = 8;

/** A cell of a closure. */
@unmanaged
export class CellObj {
  type: u32;
  pad: u32;
  value: V;
}

/** An instance of a user class. */
@unmanaged
export class InstanceObj {
  type: u32;
  /** Address of the `ShapeObj`. */
  shape: u32;
  /** Address of the slot words: inside the instance (+16) or the data of a buffer. */
  slots: u32;
  /** Slots there is room for. */
  cap: u16;
  /** Room inside the instance itself. */
  inline_cap: u16;
}
export const INSTANCE_SLOTS: usize = 16;
