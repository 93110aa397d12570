/**
 * Block devices for filesystems: objects with MicroPython's block protocol (`readblocks`, `writeblocks`, `ioctl`), and the types
 * `Flash` (an area of the board's flash) and `SDCard` that filesystems use without going through Python.
 */
import { device, flash_erase, flash_read, flash_size, flash_write } from "../hal";
import { mem_alloc, mem_free } from "../memory";
import { BLOCKDEV_BYTES, BlockDev, blockdev_functions } from "../fs/block";
import { Err } from "../fs/errno";
import { volume_lock, volume_unlock } from "../fs/volume";
import { getattr, getattr_opt } from "../py/attr";
import { buffer_data, buffer_len, need_buffer } from "../py/buffer";
import { call2, call3, call_method0 } from "../py/call";
import { raise_msg, raise_os } from "../py/error";
import { gc_alloc, root_mark, root_release } from "../py/heap";
import { intern_lit } from "../py/intern";
import { arg, fn_index, kw_bind, npos } from "../py/native";
import { ArrayObj, bytearray_alloc, bytearray_data } from "../py/objects/array";
import { get_failed, get_i32, get_i64 } from "../py/objects/number";
import { tuple_from } from "../py/objects/tuple";
import { TUPLE_ITEMS } from "../py/object";
import { text_int, text_lit } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { T_VALUE_ERROR } from "../py/types";
import { ERR, NONE, UNDEF, V, int_of, is_int, is_type, obj, ptr_of, smi } from "../py/value";
import { board_number } from "./board_name";
import { Device, Sd } from "./device";
import { RAISED } from "./stream";

export const T_FLASH: usize = memory.data(96, 16);
export const T_CARD: usize = memory.data(96, 16);

@unmanaged
class BoardDev {
  type: u32;
  start: u32;
  bytes: u32;
  pad: u32;
}

const SECTOR: u32 = 4096;
const SD_BLOCK: u32 = 512;
const WORDS: usize = memory.data(32, 8);

/** Requests of a block device's `ioctl`. */
const enum BlockOp {
  INIT = 1,
  SYNC = 3,
  COUNT = 4,
  SIZE = 5,
  ERASE = 6,
}

// ---- the board's devices -----------------------------------------------------------------------------------

function area_read(dev: usize, block: u32, offset: u32, p: usize, n: u32): i32 {
  return flash_read(changetype<BlockDev>(dev).context + block * SECTOR + offset, p, n);
}

function area_write(dev: usize, block: u32, offset: u32, p: usize, n: u32): i32 {
  return flash_write(changetype<BlockDev>(dev).context + block * SECTOR + offset, p, n);
}

function area_erase(dev: usize, block: u32): i32 {
  return flash_erase(changetype<BlockDev>(dev).context + block * SECTOR);
}

function card_read(dev: usize, block: u32, offset: u32, p: usize, n: u32): i32 {
  return dev && !offset ? device(Device.SD, Sd.READ, block, n / SD_BLOCK, p, n) : Err.INVAL;
}

function card_write(dev: usize, block: u32, offset: u32, p: usize, n: u32): i32 {
  return dev && !offset ? device(Device.SD, Sd.WRITE, block, n / SD_BLOCK, p, n) : Err.INVAL;
}

function no_erase(dev: usize, block: u32): i32 { return dev && block < <u32>-1 ? Err.OK : Err.INVAL; }

function new_dev(size: u32, count: u32, prog: u32, context: u32): usize {
  const p = mem_alloc(BLOCKDEV_BYTES, 16);
  if (!p) return 0;
  const dev = changetype<BlockDev>(p);
  dev.size = size;
  dev.count = count;
  dev.prog = prog;
  dev.context = context;
  return p;
}

/** A device for `bytes` of flash from `start` on; 0 = no memory. */
export function flash_device(start: u32, bytes: u32, prog: u32): usize {
  const p = new_dev(SECTOR, bytes / SECTOR, prog, start);
  if (p) blockdev_functions(changetype<BlockDev>(p), area_read, area_write, area_erase);
  return p;
}

/** A device for the SD card that `Sd.INIT` has found; 0 = no memory. */
export function card_device(): usize {
  const blocks = device(Device.SD, Sd.BLOCKS, 0, 0, 0, 0);
  const p = new_dev(SD_BLOCK, blocks < 0 ? 0 : <u32>blocks, SD_BLOCK, 0);
  if (p) blockdev_functions(changetype<BlockDev>(p), card_read, card_write, no_erase);
  return p;
}

// ---- devices written in Python -------------------------------------------------------------------------------

/**
 * What a device written in Python needs is in one tuple, so that nothing is allocated between calls: its three methods, and the
 * bytearray that they are given.
 */
const enum Kept {
  READ = 0,
  WRITE = 1,
  IOCTL = 2,
  BUFFER = 3,
}

// @ts-ignore: decorator
@inline function kept(dev: usize, i: i32): V { return tuple_item(changetype<BlockDev>(dev).context, i); }
function tuple_item(t: usize, i: i32): V { return load<u64>(t + TUPLE_ITEMS + (<usize>i << 3)); }

/** Calls a method with the bytearray, cut to `n` bytes, and, for devices that take parts of blocks, an offset. */
function transfer(dev: usize, method: i32, block: u32, offset: u32, n: u32): i32 {
  const f = kept(dev, method);
  const buffer = kept(dev, Kept.BUFFER);
  changetype<ArrayObj>(ptr_of(buffer)).len = n;
  const mark = root_mark();
  volume_lock();
  const r = changetype<BlockDev>(dev).parts ? call3(f, smi(block), buffer, smi(offset)) : call2(f, smi(block), buffer);
  volume_unlock();
  root_release(mark);
  if (r == ERR) return RAISED;
  if (r == NONE) return Err.OK;
  const e = get_i32(r);
  if (get_failed) return RAISED;
  // a device reports an error as a negative number; anything but 0 is one
  return e <= 0 ? e : changetype<BlockDev>(dev).parts ? Err.INVAL : Err.IO;
}

function python_read(dev: usize, block: u32, offset: u32, p: usize, n: u32): i32 {
  const d = changetype<BlockDev>(dev);
  for (let done: u32 = 0; done < n; block++) {
    const size = min(n - done, d.size);
    const e = transfer(dev, Kept.READ, block, offset, size);
    if (e < 0) return e;
    memory.copy(p + done, bytearray_data(kept(dev, Kept.BUFFER)), size);
    done += size;
  }
  return Err.OK;
}

function python_write(dev: usize, block: u32, offset: u32, p: usize, n: u32): i32 {
  const d = changetype<BlockDev>(dev);
  if (d.readonly) return Err.ROFS;
  for (let done: u32 = 0; done < n; block++) {
    const size = min(n - done, d.size);
    memory.copy(bytearray_data(kept(dev, Kept.BUFFER)), p + done, size);
    const e = transfer(dev, Kept.WRITE, block, offset, size);
    if (e < 0) return e;
    done += size;
  }
  return Err.OK;
}

function python_erase(dev: usize, block: u32): i32 {
  return call_ioctl(kept(dev, Kept.IOCTL), BlockOp.ERASE, block);
}

/** The result of an `ioctl` method; 0 for None or without a method. */
function call_ioctl(f: V, request: i32, a: u32): i32 {
  if (f == NONE) return 0;
  const mark = root_mark();
  volume_lock();
  const r = call2(f, smi(request), smi(a));
  volume_unlock();
  root_release(mark);
  if (r == ERR) return RAISED;
  return is_int(r) ? <i32>int_of(r) : 0;
}

/** Method `name` of `o` as word `i` of `WORDS`, None when there is none and it is optional; false = raised. */
function keep_method(o: V, name: string, i: usize, optional: bool): bool {
  const s = intern_lit(name);
  let f = s == ERR ? ERR : optional ? getattr_opt(o, s) : getattr(o, s);
  if (f == UNDEF) f = NONE;
  store<u64>(WORDS + (i << 3), f);
  return f != ERR;
}

/** Number of blocks: from `ioctl`, or in the protocol before that from method `count`; RAISED. */
function block_count(o: V, f: V): i32 {
  if (f != NONE) return call_ioctl(f, BlockOp.COUNT, 0);
  const s = intern_lit("count");
  const r = s == ERR ? ERR : call_method0(o, s);
  const n = r == ERR ? 0 : get_i32(r);
  return r == ERR || get_failed ? RAISED : n;
}

/** A device for an object with `readblocks`, `ioctl` (or `count`) and, unless it is read-only, `writeblocks`; 0 = raised. */
function python_device(o: V, prog: u32): usize {
  if (!keep_method(o, "readblocks", 0, false) || !keep_method(o, "writeblocks", 1, true) || !keep_method(o, "ioctl", 2, true)) return 0;
  store<u64>(WORDS, NONE, 24);
  const t = tuple_from(WORDS, 4);
  if (t == ERR) return 0;
  const f = tuple_item(ptr_of(t), Kept.IOCTL);
  if (call_ioctl(f, BlockOp.INIT, 1) == RAISED) return 0;
  let size = call_ioctl(f, BlockOp.SIZE, 0);
  const count = size == RAISED ? RAISED : block_count(o, f);
  if (count == RAISED) return 0;
  if (size == 0) size = SD_BLOCK;
  if (size < 1 || size > 65536) {
    raise_os(Err.INVAL);
    return 0;
  }
  const buffer = bytearray_alloc(size);
  if (buffer == ERR) return 0;
  store<u64>(ptr_of(t) + TUPLE_ITEMS + (<usize>Kept.BUFFER << 3), buffer);
  device_kept = ptr_of(t);
  const p = new_dev(size, max(count, 0), prog ? prog : size, <u32>device_kept);
  if (!p) {
    raise_os(Err.NOMEM);
    return 0;
  }
  blockdev_functions(changetype<BlockDev>(p), python_read, python_write, python_erase);
  changetype<BlockDev>(p).parts = prog ? 1 : 0;
  changetype<BlockDev>(p).readonly = u32(tuple_item(ptr_of(t), Kept.WRITE) == NONE);
  return p;
}

/** The last device of `device_of` is written in Python: an object that must be kept alive with it; 0 = it is not. */
export let device_kept: usize = 0;

/** A device for any object; `prog` 0 = whole blocks (FAT). 0 = raised. */
export function device_of(o: V, prog: u32): usize {
  device_kept = 0;
  let p: usize = 0;
  if (is_type(o, T_FLASH)) {
    const b = changetype<BoardDev>(ptr_of(o));
    p = flash_device(b.start, b.bytes, prog ? prog : SECTOR);
  } else if (is_type(o, T_CARD)) p = card_device();
  else return python_device(o, prog);
  if (!p) raise_os(Err.NOMEM);
  return p;
}

export function device_free(dev: usize): void { mem_free(dev); }

// ---- the types -------------------------------------------------------------------------------------------

/** Address and size of the flash area for files, from the board's description; size 0 without one. */
export function filesystem_start(): u32 { return board_number("filesystem_address"); }
export function filesystem_bytes(): u32 {
  const bytes = board_number("filesystem_size");
  const start = filesystem_start();
  return bytes && start < flash_size() && bytes <= flash_size() - start ? bytes : 0;
}

/** `Flash(start=, len=)`: default is the board's area for files. */
function flash_new(type: usize, argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 0, "start len", WORDS)) return ERR;
  let start = filesystem_start();
  let bytes = filesystem_bytes();
  if (load<u64>(WORDS) != UNDEF) start = <u32>get_i64(load<u64>(WORDS));
  if (load<u64>(WORDS, 8) != UNDEF) bytes = <u32>get_i64(load<u64>(WORDS, 8));
  if (get_failed) return ERR;
  if ((start | bytes) % SECTOR || start > flash_size() || bytes > flash_size() - start) return raise_msg(T_VALUE_ERROR, "no such area of the flash");
  const p = gc_alloc(16, type);
  if (!p) return ERR;
  changetype<BoardDev>(p).start = start;
  changetype<BoardDev>(p).bytes = bytes;
  return bytes ? obj(p) : raise_os(Err.NODEV);
}

/** `SDCard()`: OSError without a card. */
function card_new(type: usize, argc: i32, argv: usize): V {
  if (npos(argc) && argv) return raise_msg(T_VALUE_ERROR, "takes no arguments");
  const r = device(Device.SD, Sd.INIT, 0, 0, 0, 0);
  if (r < 0) return raise_os(r);
  const p = gc_alloc(16, type);
  return p ? obj(p) : ERR;
}

function is_card(argv: usize): bool { return is_type(arg(argv, 0), T_CARD); }

/** Block and offset of the arguments as a place in bytes; -1 = raised or outside. */
function place(argc: i32, argv: usize): i64 {
  const block = get_i32(arg(argv, 1));
  const offset = get_failed || npos(argc) < 4 ? 0 : get_i32(arg(argv, 3));
  if (get_failed) return -1;
  const size = is_card(argv) ? SD_BLOCK : SECTOR;
  const at = <i64>block * size + offset;
  const end = is_card(argv) ? i64.MAX_VALUE : <i64>changetype<BoardDev>(ptr_of(arg(argv, 0))).bytes;
  if (at >= 0 && at + buffer_len <= end) return at;
  raise_os(Err.INVAL);
  return -1;
}

function readblocks(argc: i32, argv: usize): V {
  if (!need_buffer(arg(argv, 2), true)) return ERR;
  const at = place(argc, argv);
  if (at < 0) return ERR;
  const r = is_card(argv)
    ? device(Device.SD, Sd.READ, <u32>(at / SD_BLOCK), <u32>buffer_len / SD_BLOCK, buffer_data, buffer_len)
    : flash_read(changetype<BoardDev>(ptr_of(arg(argv, 0))).start + <u32>at, buffer_data, buffer_len);
  return r < 0 ? raise_os(r) : NONE;
}

/** Without an offset whole blocks are erased first. */
function writeblocks(argc: i32, argv: usize): V {
  if (!need_buffer(arg(argv, 2), false)) return ERR;
  const at = place(argc, argv);
  if (at < 0) return ERR;
  if (is_card(argv)) {
    const r = device(Device.SD, Sd.WRITE, <u32>(at / SD_BLOCK), <u32>buffer_len / SD_BLOCK, buffer_data, buffer_len);
    return r < 0 ? raise_os(r) : NONE;
  }
  const start = changetype<BoardDev>(ptr_of(arg(argv, 0))).start + <u32>at;
  let r: i32 = 0;
  for (let k: u32 = 0; npos(argc) < 4 && k < <u32>buffer_len && r >= 0; k += SECTOR) r = flash_erase(start + k);
  if (r >= 0) r = flash_write(start, buffer_data, buffer_len);
  return r < 0 ? raise_os(r) : NONE;
}

function ioctl(argc: i32, argv: usize): V {
  const request = get_i32(arg(argv, 1));
  const a = get_failed || npos(argc) < 3 ? 0 : get_i32(arg(argv, 2));
  if (get_failed) return ERR;
  const card = is_card(argv);
  const b = changetype<BoardDev>(ptr_of(arg(argv, 0)));
  switch (request) {
    case BlockOp.COUNT: return smi(card ? device(Device.SD, Sd.BLOCKS, 0, 0, 0, 0) : <i32>(b.bytes / SECTOR));
    case BlockOp.SIZE: return smi(card ? SD_BLOCK : SECTOR);
    case BlockOp.ERASE: {
      if (card) return smi(0);
      if (a < 0 || <u32>a >= b.bytes / SECTOR) return smi(Err.INVAL);
      return smi(flash_erase(b.start + <u32>a * SECTOR));
    }
    default: return request > 0 && request < BlockOp.COUNT ? smi(0) : NONE;
  }
}

function repr(t: usize, v: V, mode: i32): bool {
  if (is_type(v, T_CARD)) return text_lit(t, "SDCard()") && mode >= 0;
  const b = changetype<BoardDev>(ptr_of(v));
  return text_lit(t, "Flash(start=") && text_int(t, b.start) && text_lit(t, ", len=") && text_int(t, b.bytes) && text_lit(t, ")");
}

export function init_vfs_devices(): void {
  define(T_FLASH, "Flash", fn_index(flash_new));
  define(T_CARD, "SDCard", fn_index(card_new));
}

function define(type: usize, name: string, make: u16): void {
  const t = type_def(type, name, 0, 0, 16, 0, 0, 0);
  type_methods(t, "readblocks:3-4 writeblocks:3-4 ioctl:2-3", METHODS);
  t.make_new = make;
  t.repr = fn_index(repr);
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [readblocks, writeblocks, ioctl];
