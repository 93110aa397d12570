/**
 * Shapes (hidden classes): which attributes an instance has, and in which slot each is.
 *
 * The shapes of a class form a tree below its root shape; each adds one name to its parent. Instances that got the
 * same attributes in the same order share a shape, so an inline cache needs one comparison.
 */
import { TypeObj } from "./object";
import { T_SHAPE } from "./types";
import { gc_alloc } from "./heap";
import { type_def } from "./typetable";

@unmanaged
export class ShapeObj {
  type: u32;
  /** Name that this shape adds (address of an interned `str`), 0 for a root. */
  name: u32;
  parent: u32;
  /** The class. */
  cls: u32;
  /** Slots in use. */
  count: u32;
  /** First of the shapes that extend this one, and the next one that extends the same parent. */
  child: u32;
  sibling: u32;
  pad: u32;
}
const SHAPE_BYTES: i32 = 32;

export function init_shape(): void {
  shape_cache_clear();
  type_def(T_SHAPE, "shape", 0, 0, SHAPE_BYTES, 0, 0, 0b1101110);
}

/** Root shape of a class with `count` reserved slots; 0 when memory is out. */
export function shape_root(cls: usize, count: u32): usize {
  const p = gc_alloc(SHAPE_BYTES, T_SHAPE);
  if (!p) return 0;
  changetype<ShapeObj>(p).cls = <u32>cls;
  changetype<ShapeObj>(p).count = count;
  return p;
}

/** Slots found lately: entries of {u32 shape, u32 name, i32 slot}. */
const CACHE_SIZE: u32 = 512;
const CACHE: usize = memory.data(12 * 512, 8);

/** Forgets what was found (after a collection: addresses may be used anew). */
export function shape_cache_clear(): void {
  memory.fill(CACHE, 0, 12 * CACHE_SIZE);
}

/** Slot of the interned name at `name`, -1 when the shape does not have it. */
export function shape_slot(shape: usize, name: usize): i32 {
  const e = CACHE + <usize>((<u32>(shape >> 4) * 31 ^ <u32>(name >> 4)) & CACHE_SIZE - 1) * 12;
  if (load<u32>(e) == <u32>shape && load<u32>(e, 4) == <u32>name) return load<i32>(e, 8);
  let slot = -1;
  for (let p = shape; p; p = changetype<ShapeObj>(p).parent) {
    if (changetype<ShapeObj>(p).name != <u32>name) continue;
    slot = changetype<ShapeObj>(p).count - 1;
    break;
  }
  store<u32>(e, <u32>shape);
  store<u32>(e, <u32>name, 4);
  store<i32>(e, slot, 8);
  return slot;
}

/** The shape that has one name more; 0 when memory is out. */
export function shape_add(shape: usize, name: usize): usize {
  const s = changetype<ShapeObj>(shape);
  for (let c = <usize>s.child; c; c = changetype<ShapeObj>(c).sibling)
    if (changetype<ShapeObj>(c).name == <u32>name) return c;
  const p = gc_alloc(SHAPE_BYTES, T_SHAPE);
  if (!p) return 0;
  const n = changetype<ShapeObj>(p);
  n.name = <u32>name;
  n.parent = <u32>shape;
  n.cls = s.cls;
  n.count = s.count + 1;
  n.sibling = s.child;
  s.child = <u32>p;
  const t = changetype<TypeObj>(s.cls);
  if (n.count > t.hint) t.hint = n.count;
  return p;
}

/** Name in slot `i` of a shape: address of the `str`, 0 for a reserved slot. */
export function shape_name(shape: usize, i: u32): usize {
  let p = shape;
  while (changetype<ShapeObj>(p).count > i + 1) p = changetype<ShapeObj>(p).parent;
  return changetype<ShapeObj>(p).name;
}
