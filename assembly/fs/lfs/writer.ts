/** Writing the content of files that are not inline: a new skip-list grows from `block`, sharing full blocks with the old one. */
import { block_erase, block_read, block_write } from "../block";
import { Err } from "../errno";
import { alloc_block, alloc_checkpoint } from "./alloc";
import { ctz_find, ctz_index, ctz_offset, ctz_pointer } from "./ctz";
import { Open } from "../flags";
import { File } from "./handle";
import { Lfs, put_word } from "./layout";

const TRIES: i32 = 8;
const CHUNK: u32 = 64;
const BYTES: usize = memory.data(64, 8);
const POINTERS: usize = memory.data(128, 8);

/** A fresh, erased block, or an error. */
function new_block(fs: Lfs): i32 {
  let e: i32 = Err.NOSPC;
  for (let i = 0; i < TRIES; i++) {
    const b = alloc_block(fs);
    if (b < 0) return b;
    e = block_erase(fs.dev, b);
    if (e == Err.OK) return b;
    if (e != Err.IO) return e;
  }
  return e;
}

/** Offset in the block of the first byte in the buffer. */
// @ts-ignore: decorator
@inline function page_start(f: File): u32 { return (f.offset - 1) & ~(f.capacity - 1); }

/** Programs what is in the buffer, up to the next border; a bad block is replaced by a copy. */
function program(f: File): i32 {
  const fs = f.fs;
  const start = page_start(f);
  const used = f.offset - start;
  const prog = fs.dev.prog;
  const n = (used + prog - 1) & ~(prog - 1);
  memory.fill(<usize>f.buffer + used, 0xff, n - used);
  const from = f.block;
  let e: i32 = Err.OK;
  for (let i = 0; i < TRIES; i++) {
    if (e == Err.OK) e = block_write(fs.dev, f.block, start, f.buffer, n, used);
    if (e != Err.IO) return e;
    const b = new_block(fs);
    if (b < 0) return b;
    f.block = b;
    e = copy_raw(fs, from, b, start);
  }
  return Err.IO;
}

/** Copies the first `n` bytes (a multiple of what is programmed together) of a block to an erased one. */
function copy_raw(fs: Lfs, from: u32, to: u32, n: u32): i32 {
  const step = max(CHUNK, fs.dev.prog);
  for (let at: u32 = 0; at < n; at += step) {
    const size = min(step, n - at);
    // `out` is free: no commit is being built while content is written
    let e = block_read(fs.dev, from, at, fs.out, size);
    if (e == Err.OK) e = block_write(fs.dev, to, at, fs.out, size, size);
    if (e < 0) return e;
  }
  return Err.OK;
}

/** Puts bytes into the present block, which has room for them. */
function put(f: File, p: usize, n: u32): i32 {
  while (n) {
    const at = f.offset & (f.capacity - 1);
    const size = min(n, f.capacity - at);
    memory.copy(<usize>f.buffer + at, p, size);
    f.offset += size;
    p += size;
    n -= size;
    if (at + size == f.capacity) {
      const e = program(f);
      if (e < 0) return e;
    }
  }
  return Err.OK;
}

/** A further block of the list that ends with `previous` and has `size` bytes. */
function add_block(f: File, previous: u32, size: u32): i32 {
  const fs = f.fs;
  const pointers = size ? ctz<u32>(ctz_index(fs, size - 1) + 1) + 1 : 0;
  let block = <i32>previous;
  for (let x: u32 = 0; x < pointers; x++) {
    put_word(POINTERS + (<usize>x << 2), block);
    if (x + 1 < pointers) block = ctz_pointer(fs, block, x);
    if (block < 0) return block;
  }
  const b = new_block(fs);
  if (b < 0) return b;
  f.block = b;
  f.offset = 0;
  f.base = size;
  f.previous = previous;
  return put(f, POINTERS, pointers << 2);
}

/** Begins to write at `position` <= size: what is before it is kept. */
export function writer_begin(f: File): i32 {
  const fs = f.fs;
  f.ahead_len = 0;
  alloc_checkpoint(fs);
  const n = f.position;
  let e: i32;
  if (n == 0) e = add_block(f, 0, 0);
  else {
    const last = ctz_find(fs, f.head, f.size, n - 1);
    if (last < 0) return last;
    const filled = ctz_offset + 1;
    if (filled == fs.size) e = add_block(f, last, n);
    else {
      const index = ctz_index(fs, n - 1);
      const before = index ? ctz_pointer(fs, last, 0) : 0;
      if (before < 0) return before;
      const b = new_block(fs);
      if (b < 0) return b;
      f.block = b;
      f.offset = 0;
      f.base = n - filled + (index ? (ctz<u32>(index) + 1) << 2 : 0);
      f.previous = before;
      e = Err.OK;
      for (let at: u32 = 0; at < filled && e == Err.OK; at += CHUNK) {
        const size = min(CHUNK, filled - at);
        e = block_read(fs.dev, last, at, BYTES, size);
        if (e == Err.OK) e = put(f, BYTES, size);
      }
    }
  }
  if (e == Err.OK) f.flags |= Open.WRITING;
  return e;
}

/** Writes at `position`. Returns how many bytes were taken: fewer than `n` when the medium is full; an error when none was. */
export function writer_put(f: File, p: usize, n: u32): i32 {
  const fs = f.fs;
  let done: u32 = 0;
  while (done < n) {
    if (f.offset == fs.size) {
      alloc_checkpoint(fs);
      const block = f.block;
      const e = add_block(f, f.block, f.position);
      if (e < 0) {
        f.block = block;
        f.offset = fs.size;
        if (e == Err.NOSPC && done) break;
        return e;
      }
    }
    const size = min(n - done, fs.size - f.offset);
    const e = put(f, p + done, size);
    if (e < 0) return fail(f, e);
    done += size;
    f.position += size;
  }
  return <i32>done;
}

/** Ends writing: the rest of the old content behind `position` follows, and what is in the buffer is programmed. */
export function writer_end(f: File): i32 {
  const fs = f.fs;
  if (!(f.flags & Open.WRITING)) return Err.OK;
  const position = f.position;
  while (f.position < f.size) {
    const block = ctz_find(fs, f.head, f.size, f.position);
    if (block < 0) return fail(f, block);
    const size = min(min(CHUNK, fs.size - ctz_offset), f.size - f.position);
    let e = block_read(fs.dev, block, ctz_offset, BYTES, size);
    if (e >= 0) {
      e = writer_put(f, BYTES, size);
      if (e >= 0 && <u32>e < size) e = Err.NOSPC;
    }
    if (e < 0) return fail(f, e);
  }
  if (f.offset & (f.capacity - 1)) {
    const e = program(f);
    if (e < 0) return fail(f, e);
  }
  f.flags = (f.flags & ~Open.WRITING) | Open.DIRTY;
  f.size = f.position;
  f.head = f.block;
  f.position = position;
  return Err.OK;
}

/** The new content cannot be completed: the file stays as it was last committed. */
function fail(f: File, e: i32): i32 {
  f.flags = (f.flags & ~Open.WRITING) | Open.FAILED;
  return e;
}
