/** Filling in built-in types, and the list of those that own a dict. */
import { TYPE_BYTES, TypeObj } from "./object";
import { T_OBJECT, T_RAW, T_STR, T_TYPE } from "./types";
import { intern_lit } from "./intern";
import { mark } from "./gc";
import { Native } from "./native";
import { ERR, ptr_of } from "./value";

/** First of all static types that have been defined. */
let first: usize = 0;
let failed: bool = false;

export function init_typetable(): void {
  first = 0;
  failed = false;
  // what interning the names of types needs
  sizes(T_RAW, 8);
  sizes(T_STR, 16);
}

function sizes(t: usize, size: u32): void {
  changetype<TypeObj>(t).size = size;
  changetype<TypeObj>(t).item = 1;
}

/** False when memory ran out while types were being defined. */
export function typetable_ok(): bool {
  return !failed;
}

/**
 * Defines the built-in type at `t` (all fields are reset). `size`, `item`, `words`, `ptrs`, `flags`: see TypeObj.
 */
export function type_def(
  t: usize, name: string, base: usize, flags: u32, size: u32, item: u32, words: u32, ptrs: u32,
): TypeObj {
  memory.fill(t, 0, TYPE_BYTES);
  const o = changetype<TypeObj>(t);
  o.type = <u32>T_TYPE;
  o.flags = flags;
  o.base = <u32>base;
  if (!base && t != T_OBJECT) o.base = <u32>T_OBJECT;
  o.size = size;
  o.item = item;
  o.words = words;
  o.ptrs = ptrs;
  o.link = <u32>first;
  first = t;
  const s = intern_lit(name);
  if (s == ERR) failed = true;
  else o.name = <u32>ptr_of(s);
  return o;
}

/** Gives a type its methods: a table text and the functions beside it (native.ts), a constant of the file. */
export function type_methods(t: TypeObj, text: string, functions: StaticArray<Native>): void {
  t.methods = <u32>changetype<usize>(text);
  t.functions = <u32>changetype<usize>(functions);
}

/** Marks the names and dicts of the built-in types. */
export function mark_types(): void {
  for (let t = first; t; t = changetype<TypeObj>(t).link) {
    const o = changetype<TypeObj>(t);
    mark(o.name);
    if (o.dict) mark(o.dict);
  }
}
