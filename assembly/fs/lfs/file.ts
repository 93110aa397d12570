/** Files: open, read, write, seek, truncate, sync, close. */
import { time_unix } from "../../hal";
import { mem_alloc, mem_free } from "../../memory";
import { block_read } from "../block";
import { Err } from "../errno";
import { alloc_checkpoint } from "./alloc";
import { commit } from "./commit";
import { ctz_find, ctz_offset } from "./ctz";
import { Open, What } from "../flags";
import { FILE_BYTES, File } from "./handle";
import {
  ATTR_TIME, FILE_MAX, Lfs, NO_BLOCK, Tag, add_op, get_word, make_tag, tag_bytes, tag_type,
} from "./layout";
import { entry_data, entry_tag, find_entry } from "./mdir";
import { begin_write } from "./recover";
import { find_path } from "./search";
import { writer_begin, writer_end, writer_put } from "./writer";

/** Bytes that are programmed or read ahead at once. */
const BUFFER: u32 = 256;
const TIME: usize = memory.data(8, 8);

function add_time(fs: Lfs, id: u32): void {
  store<i64>(TIME, time_unix() * 1000000000);
  add_op(fs, make_tag(ATTR_TIME, id, 8), TIME);
}

/** The result of `lfs_open` that is no error. */
export let opened: usize = 0;

/** Opens a file with the flags of `Open`. The path must stay where it is during the call. Sets `opened`. */
export function lfs_open(fs: Lfs, path: usize, n: i32, flags: u32): i32 {
  if (flags & Open.WRITE) {
    const e = begin_write(fs);
    if (e < 0) return e;
  }
  let what = find_path(fs, path, n);
  if (what == Err.NOENT && flags & Open.CREATE && fs.name_len) {
    const id = fs.found_id;
    alloc_checkpoint(fs);
    add_op(fs, make_tag(Tag.CREATE, id, 0), 0);
    add_op(fs, make_tag(Tag.FILE_NAME, id, fs.name_len), fs.name);
    add_op(fs, make_tag(Tag.INLINE, id, 0), 0);
    const e = commit(fs, fs.at0, fs.at1);
    if (e < 0) return e;
    what = find_path(fs, path, n);
  } else if (what == What.FILE && flags & Open.EXCLUSIVE) return Err.EXIST;
  if (what < 0) return what;
  if (what == What.DIR) return Err.ISDIR;
  return attach(fs, flags);
}

/** Makes the handle of the file that was just found. */
function attach(fs: Lfs, flags: u32): i32 {
  const i = find_entry(fs, fs.found_id, Tag.DIR, 0x700);
  if (i < 0) return Err.CORRUPT;
  const tag = entry_tag(fs, i);
  const inline = tag_type(tag) == Tag.INLINE;
  if (!inline && tag_type(tag) != Tag.CTZ) return Err.CORRUPT;
  const data = entry_data(fs, i);
  const size = inline ? tag_bytes(tag) : get_word(data + 4);
  if (size > FILE_MAX || (!inline && (size == 0 || get_word(data) >= fs.count))) return Err.CORRUPT;
  let capacity = max(min(BUFFER, fs.size), fs.dev.prog);
  if (inline) while (capacity < size) capacity <<= 1;
  const p = mem_alloc(FILE_BYTES + capacity, 16);
  if (!p) return Err.NOMEM;
  memory.fill(p, 0, FILE_BYTES);
  const f = changetype<File>(p);
  f.fs = fs;
  f.pair0 = fs.block0;
  f.pair1 = fs.block1;
  f.id = fs.found_id;
  f.flags = flags | (inline ? Open.INLINE : 0);
  f.size = size;
  f.buffer = <u32>p + FILE_BYTES;
  f.capacity = capacity;
  if (inline) memory.copy(f.buffer, data, size);
  else f.head = get_word(data);
  if (flags & Open.TRUNCATE) empty(f);
  // as MicroPython dates files: opening for writing alone is a change
  if (fs.dated && (flags & (Open.READ | Open.WRITE)) == Open.WRITE) f.flags |= Open.DIRTY;
  f.next = fs.files;
  fs.files = <u32>p;
  opened = p;
  return Err.OK;
}

function empty(f: File): void {
  if (f.size) f.flags |= Open.DIRTY;
  f.flags |= Open.INLINE;
  f.size = 0;
  f.ahead_len = 0;
}

/** Reads at most `n` bytes; returns the count, 0 at the end. */
export function lfs_read(f: File, p: usize, n: u32): i32 {
  if (f.flags & Open.WRITING) {
    const e = writer_end(f);
    if (e < 0) return e;
  }
  if (f.position >= f.size) return 0;
  n = min(n, f.size - f.position);
  if (f.flags & Open.INLINE) {
    memory.copy(p, <usize>f.buffer + f.position, n);
    f.position += n;
    return <i32>n;
  }
  for (let done: u32 = 0; done < n; ) {
    const r = read_piece(f, p + done, n - done);
    if (r < 0) return r;
    done += r;
    f.position += r;
  }
  return <i32>n;
}

/** Reads bytes of one block, small pieces through the buffer. */
function read_piece(f: File, p: usize, n: u32): i32 {
  const fs = f.fs;
  let skip = f.position - f.ahead;
  if (f.position < f.ahead || skip >= f.ahead_len) {
    const block = ctz_find(fs, f.head, f.size, f.position);
    if (block < 0) return block;
    const rest = min(fs.size - ctz_offset, f.size - f.position);
    if (n >= f.capacity) {
      n = min(n, rest);
      const e = block_read(fs.dev, block, ctz_offset, p, n);
      return e < 0 ? e : <i32>n;
    }
    f.ahead_len = 0;
    const size = min(rest, f.capacity);
    const e = block_read(fs.dev, block, ctz_offset, f.buffer, size);
    if (e < 0) return e;
    f.ahead = f.position;
    f.ahead_len = size;
    skip = 0;
  }
  n = min(n, f.ahead_len - skip);
  memory.copy(p, <usize>f.buffer + skip, n);
  return <i32>n;
}

/** Writes `n` bytes; returns how many were taken. NOSPC when the medium is full; then nothing of an earlier sync is lost. */
export function lfs_write(f: File, p: usize, n: u32): i32 {
  if (f.flags & Open.FAILED) return Err.IO;
  let e = begin_write(f.fs);
  if (e < 0) return e;
  if (f.flags & Open.APPEND && !(f.flags & Open.WRITING)) f.position = f.size;
  if (n > FILE_MAX - f.position) return Err.FBIG;
  if (f.position > f.size && !(f.flags & Open.WRITING)) {
    e = fill_gap(f);
    if (e < 0) return e;
  }
  return write_at(f, p, n);
}

/** Writes at a position that is not behind the end. */
function write_at(f: File, p: usize, n: u32): i32 {
  if (n == 0) return 0;
  if (f.flags & Open.INLINE) {
    const end = max(f.position + n, f.size);
    if (end <= f.fs.inline_max) {
      memory.copy(<usize>f.buffer + f.position, p, n);
      f.position += n;
      f.size = end;
      f.flags |= Open.DIRTY;
      return <i32>n;
    }
    const e = outline(f);
    if (e < 0) return e;
  }
  if (!(f.flags & Open.WRITING)) {
    const e = writer_begin(f);
    if (e < 0) return e;
  }
  return writer_put(f, p, n);
}

/** Turns inline content into a skip-list. */
function outline(f: File): i32 {
  const position = f.position;
  const size = f.size;
  const copy = size ? mem_alloc(size, 16) : 0;
  if (size && !copy) return Err.NOMEM;
  if (size) memory.copy(copy, f.buffer, size);
  f.flags &= ~Open.INLINE;
  f.size = 0;
  f.position = 0;
  let e = size ? writer_begin(f) : Err.OK;
  if (e >= 0 && size) e = writer_put(f, copy, size);
  if (e >= 0 && <u32>e < size) e = Err.NOSPC;
  if (e >= 0) e = writer_end(f);
  if (e < 0) {
    f.flags = (f.flags | Open.INLINE) & ~(Open.WRITING | Open.FAILED);
    if (size) memory.copy(f.buffer, copy, size);
    f.size = size;
  }
  f.position = position;
  mem_free(copy);
  return e;
}

/** Zeros between the end and the position. */
function fill_gap(f: File): i32 {
  const target = f.position;
  f.position = f.size;
  while (f.position < target) {
    const r = write_at(f, ZEROS, min(target - f.position, 64));
    if (r < 0) {
      f.position = target;
      return r;
    }
  }
  return Err.OK;
}
const ZEROS: usize = memory.data(64, 8);

/** Moves relative to the start, the present place or the end (`whence` 0, 1, 2). Returns the place. */
export function lfs_seek(f: File, offset: i64, whence: u32): i32 {
  if (f.flags & Open.WRITING) {
    const e = writer_end(f);
    if (e < 0) return e;
  }
  const place = offset + (whence == 1 ? f.position : whence == 2 ? f.size : 0);
  if (whence > 2 || place < 0 || place > <i64>FILE_MAX) return Err.INVAL;
  f.position = <u32>place;
  return <i32>place;
}

/** Cuts the file or extends it with zeros; the position stays. */
export function lfs_truncate(f: File, size: u32): i32 {
  if (f.flags & Open.FAILED) return Err.IO;
  if (size > FILE_MAX) return Err.INVAL;
  const fs = f.fs;
  let e = begin_write(fs);
  if (e >= 0) e = writer_end(f);
  if (e < 0) return e;
  const position = f.position;
  if (size > f.size) {
    f.position = size;
    e = fill_gap(f);
    if (e >= 0) e = writer_end(f);
  } else if (size == 0) empty(f);
  else if (size < f.size) {
    if (!(f.flags & Open.INLINE)) {
      const head = ctz_find(fs, f.head, f.size, size - 1);
      if (head < 0) return head;
      f.head = head;
    }
    f.ahead_len = 0;
    f.size = size;
    f.flags |= Open.DIRTY;
  }
  f.position = position;
  return e;
}

/** Makes everything written so far durable, in one step: after a power cut the file has the old content or the new one. */
export function lfs_sync(f: File): i32 {
  const fs = f.fs;
  let e = writer_end(f);
  if (e < 0) return e;
  if (f.flags & Open.FAILED) return Err.IO;
  if (!(f.flags & Open.DIRTY) || f.pair0 == NO_BLOCK) return Err.OK;
  e = begin_write(fs);
  if (e < 0) return e;
  if (f.pair0 == NO_BLOCK) return Err.OK;
  alloc_checkpoint(fs);
  if (f.size == 0) f.flags |= Open.INLINE;
  if (f.flags & Open.INLINE) add_op(fs, make_tag(Tag.INLINE, f.id, f.size), f.buffer);
  else {
    store<u32>(STRUCT, f.head);
    store<u32>(STRUCT, f.size, 4);
    add_op(fs, make_tag(Tag.CTZ, f.id, 8), STRUCT);
  }
  if (fs.dated) add_time(fs, f.id);
  e = commit(fs, f.pair0, f.pair1);
  if (e >= 0) f.flags &= ~Open.DIRTY;
  return e;
}
const STRUCT: usize = memory.data(8, 8);

/** Syncs and gives the handle back, also when that fails. A write that has failed was an error then, not once more here. */
export function lfs_close(f: File): i32 {
  const e = f.flags & Open.FAILED ? Err.OK : lfs_sync(f);
  lfs_forget(f);
  return e;
}

/** Gives the handle back; what was not synced is lost. */
export function lfs_forget(f: File): void {
  const fs = f.fs;
  const p = <u32>changetype<usize>(f);
  if (fs.files == p) fs.files = f.next;
  for (let q = fs.files; q; q = changetype<File>(<usize>q).next) {
    if (changetype<File>(<usize>q).next == p) changetype<File>(<usize>q).next = f.next;
  }
  mem_free(p);
}
