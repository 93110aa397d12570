/**
 * Free blocks: nothing on the medium lists them, so a look over the whole filesystem marks the used ones of a window in a bitmap.
 * A block given out since the last `alloc_checkpoint` is not given out again.
 */
import { Err } from "../errno";
import { ctz_index, ctz_pointer } from "./ctz";
import { Open } from "../flags";
import { File } from "./handle";
import { LOOKAHEAD, Lfs, Tag, get_word, no_pair, tag_type } from "./layout";
import { entry_data, entry_tag, fetch } from "./mdir";

/** Everything that was allocated is in the metadata or in an open file. */
export function alloc_checkpoint(fs: Lfs): void {
  fs.left = fs.count;
}

/** A free block, or NOSPC. The pair in memory is lost. */
export function alloc_block(fs: Lfs): i32 {
  while (true) {
    while (fs.window_next < fs.window_size && fs.left) {
      const i = fs.window_next++;
      fs.left--;
      const byte = <usize>fs.window + (i >> 3);
      if (load<u8>(byte) & (1 << (i & 7))) continue;
      return <i32>((fs.window_start + i) % fs.count);
    }
    if (!fs.left) return Err.NOSPC;
    fs.window_start = (fs.window_start + fs.window_size) % fs.count;
    fs.window_size = min(min(LOOKAHEAD, fs.count), fs.left);
    fs.window_next = 0;
    memory.fill(fs.window, 0, LOOKAHEAD >> 3);
    const e = visit_blocks(fs);
    if (e < 0) {
      fs.window_size = 0;
      return e;
    }
  }
}

let visited: u32 = 0;

function mark(fs: Lfs, block: u32): void {
  visited++;
  if (block >= fs.count) return;
  const i = (block + fs.count - fs.window_start) % fs.count;
  if (i >= fs.window_size) return;
  const byte = <usize>fs.window + (i >> 3);
  const bit: u32 = 1 << (i & 7);
  store<u8>(byte, load<u8>(byte) | <u8>bit);
}

/** Marks the blocks of a skip-list. */
function mark_list(fs: Lfs, head: u32, size: u32): i32 {
  if (size == 0) return Err.OK;
  let at = ctz_index(fs, size - 1);
  if (at >= fs.count) return Err.CORRUPT;
  let block = <i32>head;
  while (true) {
    mark(fs, block);
    if (at-- == 0) return Err.OK;
    block = ctz_pointer(fs, block, 0);
    if (block < 0) return block;
  }
}

/** Marks everything that the metadata and open files use; the number of blocks met (shared ones more than once), or an error. */
function visit_blocks(fs: Lfs): i32 {
  visited = 0;
  let p0: u32 = 0;
  let p1: u32 = 1;
  for (let n: u32 = 0; !no_pair(p0, p1); n++) {
    if (n == fs.count) return Err.CORRUPT;
    const e = fetch(fs, p0, p1);
    if (e < 0) return e;
    mark(fs, p0);
    mark(fs, p1);
    for (let i: u32 = 0; i < fs.entries; i++) {
      const type = tag_type(entry_tag(fs, i));
      const data = entry_data(fs, i);
      if (type == Tag.CTZ) {
        const r = mark_list(fs, get_word(data), get_word(data + 4));
        if (r < 0) return r;
      } else if (type == Tag.DIR) {
        // the directory itself is in the list; this is for one that has just moved
        const before = visited;
        mark(fs, get_word(data));
        mark(fs, get_word(data + 4));
        visited = before;
      }
    }
    p0 = fs.tail0;
    p1 = fs.tail1;
  }
  for (let p = fs.files; p; p = changetype<File>(<usize>p).next) {
    const f = changetype<File>(<usize>p);
    if (f.flags & Open.INLINE) continue;
    let r = mark_list(fs, f.head, f.size);
    if (r >= 0 && f.flags & Open.WRITING) {
      mark(fs, f.block);
      r = mark_list(fs, f.previous, f.base);
    }
    if (r < 0) return r;
  }
  return <i32>visited;
}

/** Number of blocks in use, or an error. Blocks of open files may be counted twice. */
export function used_blocks(fs: Lfs): i32 {
  const n = visit_blocks(fs);
  return n < 0 ? n : min(n, <i32>fs.count);
}
