/** Format, mount, unmount, and the figures of a filesystem. */
import { mem_alloc, mem_free } from "../../memory";
import { BlockDev, block_erase } from "../block";
import { Err } from "../errno";
import { alloc_checkpoint, used_blocks } from "./alloc";
import { write_files } from "./emit";
import { lfs_forget } from "./file";
import { File } from "./handle";
import {
  FILE_MAX, LFS_BYTES, LOOKAHEAD, Lfs, MAX_OPS, NO_BLOCK, Tag, add_op, get_word, make_tag, no_pair, tag_bytes,
} from "./layout";
import { apply_ops, entry_data, entry_tag, fetch, find_entry } from "./mdir";

/** Version 2.0 is what every reader knows: 2.1 adds a hint about erased space that readers of NOR flash do not need. */
const VERSION: u32 = 0x00020000;
const NAME_MAX: u32 = 255;
const ATTR_MAX: u32 = 1022;
/** Smallest block that can be written to; those of half the size are read. */
const SMALLEST: u32 = 128;
const MAGIC: usize = memory.data<u8>([0x6c, 0x69, 0x74, 0x74, 0x6c, 0x65, 0x66, 0x73]);
const SUPER: usize = memory.data(24, 8);
/** Largest content that is kept beside its name: what MicroPython's littlefs reads with its buffer of four times 32 bytes. */
const INLINE_MAX: u32 = 128;

/** What `lfs_mount` has made. */
export let mounted: usize = 0;

/** Memory of a filesystem on `dev`; 0 = none left. */
function create(dev: BlockDev): usize {
  const table = (LFS_BYTES + 15) & ~15;
  const window = table + dev.size;
  const ops = window + (LOOKAHEAD >> 3);
  const buffer = ops + MAX_OPS * 8;
  const p = mem_alloc(buffer + 2 * dev.size, 16);
  if (!p) return 0;
  memory.fill(p, 0, LFS_BYTES);
  const fs = changetype<Lfs>(p);
  fs.dev = dev;
  fs.size = dev.size;
  fs.count = dev.count;
  fs.table = <u32>p + table;
  fs.window = <u32>p + window;
  fs.ops = <u32>p + ops;
  fs.buffer = <u32>p + buffer;
  fs.out = <u32>p + buffer + dev.size;
  fs.inline_max = min(INLINE_MAX, dev.size >> 3);
  fs.name_max = NAME_MAX;
  fs.root1 = 1;
  return p;
}

/** Block sizes that offsets in the table can name, powers of two as all flash has; programming in parts of at most 512 bytes. */
function usable(dev: BlockDev): bool {
  return dev.size >= SMALLEST >> 1 && dev.size <= 32768 && popcnt<u32>(dev.size) == 1 && dev.count >= 4 && dev.count < 0x7fffffff &&
    dev.prog && popcnt<u32>(dev.prog) == 1 && dev.prog <= 512 && dev.prog <= dev.size;
}

/** Makes an empty filesystem. */
export function lfs_format(dev: BlockDev): i32 {
  if (!usable(dev) || dev.size < SMALLEST) return Err.INVAL;
  if (dev.readonly) return Err.ROFS;
  const p = create(dev);
  if (!p) return Err.NOMEM;
  const e = format(changetype<Lfs>(p));
  mem_free(p);
  return e;
}

function format(fs: Lfs): i32 {
  store<u32>(SUPER, VERSION);
  store<u32>(SUPER, fs.size, 4);
  store<u32>(SUPER, fs.count, 8);
  store<u32>(SUPER, NAME_MAX, 12);
  store<u32>(SUPER, FILE_MAX, 16);
  store<u32>(SUPER, ATTR_MAX, 20);
  add_op(fs, make_tag(Tag.CREATE, 0, 0), 0);
  add_op(fs, make_tag(Tag.SUPER_NAME, 0, 8), MAGIC);
  add_op(fs, make_tag(Tag.INLINE, 0, 24), SUPER);
  fs.tail0 = NO_BLOCK;
  fs.tail1 = NO_BLOCK;
  let e = apply_ops(fs);
  for (let b: u32 = 0; b < 2 && e >= 0; b++) e = block_erase(fs.dev, b);
  for (let b: u32 = 0; b < 2 && e >= 0; b++) e = write_files(fs, 1 - b, b + 1, 0, 1, 0, u64.MAX_VALUE, 0, 0, 0);
  return e;
}

/**
 * Mounts: sets `mounted`, or returns CORRUPT when there is no littlefs. Nothing is written before the first change. `dated` = files
 * get the time of their last change.
 */
export function lfs_mount(dev: BlockDev, dated: bool): i32 {
  if (!usable(dev)) return Err.INVAL;
  const p = create(dev);
  if (!p) return Err.NOMEM;
  const fs = changetype<Lfs>(p);
  fs.readonly = dev.readonly != 0 || dev.size < SMALLEST;
  fs.dated = dated;
  const e = read_list(fs);
  if (e < 0) {
    mem_free(p);
    return e;
  }
  alloc_checkpoint(fs);
  mounted = p;
  return Err.OK;
}

/** Goes through the list of all pairs: superblocks, global state, and a start for the allocator. */
function read_list(fs: Lfs): i32 {
  let p0: u32 = 0;
  let p1: u32 = 1;
  let seed: u32 = 0;
  for (let n: u32 = 0; !no_pair(p0, p1); n++) {
    // more pairs than blocks allow: the list runs in a circle
    if (n > fs.count >> 1) return Err.CORRUPT;
    let e = fetch(fs, p0, p1);
    if (e < 0) return e;
    e = read_super(fs);
    if (e < 0) return e;
    if (e) {
      fs.root0 = p0;
      fs.root1 = p1;
    } else if (n == 0) return Err.CORRUPT;
    seed ^= fs.crc;
    fs.disk0 ^= fs.delta0;
    fs.disk1 ^= fs.delta1;
    fs.disk2 ^= fs.delta2;
    p0 = fs.tail0;
    p1 = fs.tail1;
  }
  fs.global0 = fs.disk0;
  fs.global1 = fs.disk1;
  fs.global2 = fs.disk2;
  fs.window_start = seed % fs.count;
  return Err.OK;
}

/** 1 when the pair in memory has a superblock for this device, 0 when it has none. */
function read_super(fs: Lfs): i32 {
  let i = find_entry(fs, 0, Tag.SUPER_NAME, 0x7ff);
  if (i < 0 || tag_bytes(entry_tag(fs, i)) != 8 || memory.compare(entry_data(fs, i), MAGIC, 8)) return 0;
  i = find_entry(fs, 0, Tag.INLINE, 0x7ff);
  if (i < 0 || tag_bytes(entry_tag(fs, i)) != 24) return Err.CORRUPT;
  const p = entry_data(fs, i);
  const version = get_word(p);
  const count = get_word(p + 8);
  const name_max = get_word(p + 12);
  if (version >> 16 != 2 || (version & 0xffff) > 1 || get_word(p + 4) != fs.size || count > fs.dev.count || count < 2) {
    return Err.INVAL;
  }
  fs.count = count;
  fs.name_max = name_max && name_max < ATTR_MAX ? name_max : ATTR_MAX;
  return 1;
}

/** Gives everything back; open files are closed without a sync. */
export function lfs_unmount(fs: Lfs): void {
  while (fs.files) lfs_forget(changetype<File>(<usize>fs.files));
  mem_free(changetype<usize>(fs));
}

/** Blocks in use, or an error. */
export function lfs_used(fs: Lfs): i32 { return used_blocks(fs); }
