/**
 * Memory for one compilation: a bump arena in the system heap that is freed as a whole.
 *
 * Failure is sticky: when no memory is left, `failure` is set and allocations return a scratch block of zeros, so
 * that callers need no check of their own. Whoever finishes a step asks `failed()`.
 */
import { mem_alloc, mem_free } from "../../memory";

/** What went wrong first: 0 nothing, else one of `Failure`. */
export let failure: i32 = 0;

export const enum Failure {
  NONE = 0,
  /** The message and line are in `syntax_text`, `syntax_line`; `syntax_scope` names the block or is 0. */
  SYNTAX,
  INDENTATION,
  /** No memory in the system heap. */
  MEMORY,
  /** The exception is set already (a Python allocation failed, a number is malformed ...). */
  RAISED,
  NESTING,
  /** More code, registers or constants than the instruction format can address. */
  TOO_BIG,
  /** "\\N{...}" */
  UNICODE_NAME,
}

/** Message (UTF-8, 0-terminated static text) of a SYNTAX or INDENTATION failure. */
export let syntax_text: string = "";
export let syntax_line: u32 = 0;
/** Name of the block that a failure of the second pass belongs to (address of a str), 0 for none. */
export let syntax_scope: usize = 0;

const CHUNK: u32 = 4064;
const SCRATCH: u32 = 256;
const scratch: usize = memory.data(256, 16);

let chunks: usize = 0;
let next: usize = 0;
let limit: usize = 0;

// @ts-ignore: decorator
@inline export function failed(): bool { return failure != 0; }

/** Records the first failure; later ones are consequences. */
export function fail(kind: i32): void {
  if (!failure) failure = kind;
}

export function fail_syntax(kind: i32, text: string, line: u32, scope: usize): void {
  if (failure) return;
  failure = kind;
  syntax_text = text;
  syntax_line = line;
  syntax_scope = scope;
}

/** Starts a compilation. */
export function arena_open(): void {
  failure = 0;
  syntax_line = 0;
  syntax_scope = 0;
  chunks = 0;
  next = 0;
  limit = 0;
}

/** Frees everything allocated since `arena_open`. */
export function arena_close(): void {
  while (chunks) {
    const chunk = chunks;
    chunks = load<u32>(chunk);
    mem_free(chunk);
  }
  next = 0;
  limit = 0;
}

/** `size` zeroed bytes at a multiple of 8. */
export function arena_alloc(size: u32): usize {
  size = (size + 7) & ~7;
  if (<u32>(limit - next) < size) {
    const bytes = max(CHUNK, size + 16);
    const chunk = mem_alloc(bytes, 16);
    if (!chunk) {
      fail(Failure.MEMORY);
      memory.fill(scratch, 0, SCRATCH);
      return size <= SCRATCH ? scratch : 0;
    }
    store<u32>(chunk, <u32>chunks);
    chunks = chunk;
    next = chunk + 16;
    limit = chunk + bytes;
  }
  const block = next;
  next += size;
  memory.fill(block, 0, size);
  return block;
}

/** A growing array of fixed-size items in the arena (outgrown buffers stay until the arena closes). */
@unmanaged
export class Vec {
  data: usize;
  len: u32;
  cap: u32;
}

/** Room for one more item of `size` bytes at the end; its address (scratch after a failure). */
export function vec_push(v: Vec, size: u32): usize {
  if (v.len == v.cap) {
    const cap = v.cap ? v.cap * 2 : 16;
    const data = arena_alloc(cap * size);
    if (failed()) return scratch;
    memory.copy(data, v.data, v.len * size);
    v.data = data;
    v.cap = cap;
  }
  return v.data + v.len++ * size;
}

export function vec_new(): Vec {
  return changetype<Vec>(arena_alloc(offsetof<Vec>()));
}
