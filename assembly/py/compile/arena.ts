/**
 * Memory for one compilation: a bump arena in the system heap that is freed as a whole.
 *
 * Failure is sticky: when no memory is left, `failure` is set and allocations return zeroed scratch blocks, which are used again
 * after a while, so that callers need no check of their own. Whoever finishes a step, or follows what a block holds, asks `failed()`.
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
/** Bytes that are asked for at once. */
let chunk_bytes: u32 = CHUNK;
const SCRATCH: u32 = 1024;
const scratch: usize = memory.data(1024, 16);
let scratch_at: u32 = 0;

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

/** Sets the bytes that are asked for at once, 0 = as ever (tests: more allocations that can fail). */
export function arena_chunk(bytes: u32): void {
  chunk_bytes = bytes ? bytes : CHUNK;
}

/** The next scratch block; 0 for one of more than SCRATCH bytes. */
function scratch_block(size: u32): usize {
  if (size > SCRATCH) return 0;
  if (scratch_at + size > SCRATCH) scratch_at = 0;
  const block = scratch + scratch_at;
  scratch_at += size;
  memory.fill(block, 0, size);
  return block;
}

/** `size` zeroed bytes at a multiple of 8. */
export function arena_alloc(size: u32): usize {
  size = (size + 7) & ~7;
  if (<u32>(limit - next) < size) {
    if (failure == Failure.MEMORY) return scratch_block(size);
    const bytes = max(chunk_bytes, size + 16);
    const chunk = mem_alloc(bytes, 16);
    if (!chunk) {
      // also when something else has failed before: from here on blocks are no longer what they seem
      failure = Failure.MEMORY;
      return scratch_block(size);
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
  if (failed()) return scratch;
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
