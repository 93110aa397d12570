/**
 * Filesystems on block devices as objects: `VfsLfs2` (littlefs) and `VfsFat`, with MicroPython's methods (MicroPython
 * documentation, module `vfs`).
 */
import { BlockDev, block_read } from "../fs/block";
import { Err } from "../fs/errno";
import { Open, What } from "../fs/flags";
import { path_join } from "../fs/path";
import {
  EMFILE, volume_busy, Volume, VolumeKind, file_drop, info_name, info_name_len, info_size, info_time, info_what, volume_block, volume_blocks,
  volume_drop, volume_format,
  volume_list, volume_list_begin, volume_mkdir, volume_mount, volume_mounted, volume_open, volume_readonly, volume_remove,
  volume_rename, volume_settle, volume_stat, volume_unmount, volume_used,
} from "../fs/volume";
import { getattr_opt } from "../py/attr";
import { raise_msg, raise_os, take_pending } from "../py/error";
import { collect } from "../py/gc";
import { gc_alloc } from "../py/heap";
import { intern_lit, str_data, str_len, str_lit, str_new } from "../py/intern";
import { arg, fn_index, kw_bind, npos } from "../py/native";
import { get_failed, get_i32 } from "../py/objects/number";
import { list_append, list_new } from "../py/objects/list";
import { truth } from "../py/ops";
import { iter } from "../py/ops";
import { tuple_from } from "../py/objects/tuple";
import { type_def, type_methods } from "../py/typetable";
import { T_STR, T_VALUE_ERROR } from "../py/types";
import { ERR, NONE, UNDEF, V, is_type, obj, ptr_of, smi } from "../py/value";
import { file_new } from "./file";
import { resource_add } from "./resource";
import { RAISED } from "./stream";
import { is_path, path_like } from "./vfs";
import { device_kept, device_free, device_of } from "./vfs_device";

export const T_VFSLFS2: usize = memory.data(96, 16);
export const T_VFSFAT: usize = memory.data(96, 16);

@unmanaged
class NativeVfs {
  type: u32;
  /** Address of the `Volume`, 0 after unmounting. */
  volume: u32;
  /** `str` object of the current folder ("/", "/a/b"). */
  cwd: u32;
  /** What a block device written in Python needs (`device_kept`), or 0. */
  kept: u32;
}
const BYTES: u32 = 16;

const PATH: usize = memory.data(520, 8);
const OTHER: usize = memory.data(520, 8);
const WORDS: usize = memory.data(80, 8);
const NAME_MAX: i32 = 255;
/** What MicroPython takes when nothing is said. */
const PROG: i32 = 32;

// @ts-ignore: decorator
@inline function self_of(argv: usize): NativeVfs { return changetype<NativeVfs>(ptr_of(arg(argv, 0))); }
// @ts-ignore: decorator
@inline function volume_of(o: NativeVfs): Volume { return changetype<Volume>(<usize>o.volume); }

/** OSError for an error of a filesystem, unless an exception is pending already. */
function failed(e: i32): V { return e == RAISED ? ERR : raise_os(e); }
function done(e: i32): V { return e < 0 ? failed(e) : NONE; }

// ---- making and mounting -----------------------------------------------------------------------------------

/** Unmounts when the object is collected or the runtime starts anew. */
function release(data: usize): void { volume_drop(changetype<Volume>(data)); }

/** An object for a mounted volume; it owns the volume. `ERR` when memory is out: then the volume is gone. */
export function vfs_object(type: usize, volume: usize, kept: usize): V {
  const p = gc_alloc(BYTES, type);
  const cwd = p ? str_lit("/") : ERR;
  if (cwd == ERR || !resource_add(p, volume, release)) {
    volume_unmount(changetype<Volume>(volume), false);
    return p && cwd != ERR ? raise_os(Err.NOMEM) : ERR;
  }
  const o = changetype<NativeVfs>(p);
  o.volume = <u32>volume;
  o.cwd = <u32>ptr_of(cwd);
  o.kept = <u32>kept;
  return obj(p);
}

/** Arguments of the constructor or of `mkfs`: the device, or 0 = raised. */
function bind_device(kind: u32, argc: i32, argv: usize): usize {
  const spec = kind == VolumeKind.LFS ? "bdev! readsize progsize lookahead mtime" : "bdev!";
  if (!kw_bind(argc, argv, 0, spec, WORDS)) return 0;
  let prog: i32 = kind == VolumeKind.LFS ? PROG : 0;
  if (prog && load<u64>(WORDS, 16) != UNDEF) prog = get_i32(load<u64>(WORDS, 16));
  if (get_failed) return 0;
  return device_of(load<u64>(WORDS), prog);
}

function make(type: usize, argc: i32, argv: usize): V {
  const kind: u32 = type == T_VFSFAT ? VolumeKind.FAT : VolumeKind.LFS;
  const dev = bind_device(kind, argc, argv);
  if (!dev) return ERR;
  const kept = device_kept;
  const dated = kind == VolumeKind.LFS && load<u64>(WORDS, 32) != UNDEF ? truth(load<u64>(WORDS, 32)) : 1;
  if (dated < 0) {
    device_free(dev);
    return ERR;
  }
  const e = volume_mount(kind, changetype<BlockDev>(dev), kept != 0, dated != 0);
  if (e < 0) {
    device_free(dev);
    return failed(e);
  }
  return vfs_object(type, volume_mounted, kept);
}

/** True when the device begins like littlefs: the word is in either of the first two blocks. Errors count as no. */
function is_littlefs(bdev: V): bool {
  const dev = changetype<BlockDev>(device_of(bdev, PROG));
  let found = false;
  for (let b: u32 = 0; changetype<usize>(dev) && b < 2 && !found; b++) {
    if (block_read(dev, b, 0, PATH, 16) < 0) break;
    found = load<u64>(PATH, 8) == MAGIC;
  }
  device_free(changetype<usize>(dev));
  take_pending();
  return found;
}

/** A filesystem object for a block device (`mkfs` true: one without any is formatted as FAT first). */
export function vfs_detect(bdev: V, mkfs: V): V {
  const readblocks = intern_lit("readblocks");
  if (readblocks == ERR) return ERR;
  const method = getattr_opt(bdev, readblocks);
  if (method == ERR || method == UNDEF) return method == ERR ? ERR : raise_os(Err.NODEV);
  if (volume_busy()) return raise_os(Err.BUSY);
  const wanted = truth(mkfs);
  if (wanted < 0) return ERR;
  store<u64>(BDEV, bdev);
  if (is_littlefs(bdev)) return make(T_VFSLFS2, 1, BDEV);
  const dev = wanted ? device_of(bdev, 0) : 0;
  if (wanted && !dev) return ERR;
  if (dev) {
    let e = volume_mount(VolumeKind.FAT, changetype<BlockDev>(dev), true, false);
    if (e == Err.NODEV) e = volume_format(VolumeKind.FAT, changetype<BlockDev>(dev));
    else if (e >= 0) {
      volume_unmount(changetype<Volume>(volume_mounted), false);
      return make(T_VFSFAT, 1, BDEV);
    }
    device_free(dev);
    if (e < 0) return failed(e);
  }
  return make(T_VFSFAT, 1, BDEV);
}
const BDEV: usize = memory.data(8, 8);
/** "littlefs" at offset 8 of a superblock. */
const MAGIC: u64 = 0x7366656c7474696c;

/** `VfsLfs2.mkfs(bdev, ...)`, `VfsFat.mkfs(bdev)`: makes an empty filesystem. */
function mkfs(kind: u32, argc: i32, argv: usize): V {
  const dev = bind_device(kind, argc, argv);
  if (!dev) return ERR;
  const e = volume_format(kind, changetype<BlockDev>(dev));
  device_free(dev);
  return done(e);
}
function mkfs_lfs(argc: i32, argv: usize): V { return mkfs(VolumeKind.LFS, argc, argv); }
function mkfs_fat(argc: i32, argv: usize): V { return mkfs(VolumeKind.FAT, argc, argv); }

function mount(argc: i32, argv: usize): V {
  const o = self_of(argv);
  if (!o.volume) return raise_os(Err.NODEV);
  const r = npos(argc) > 1 ? truth(arg(argv, 1)) : 0;
  if (r < 0) return ERR;
  if (r) volume_readonly(volume_of(o));
  return NONE;
}

function umount(argc: i32, argv: usize): V {
  if (argc && !self_of(argv).volume) return raise_os(Err.NODEV);
  vfs_settle();
  return NONE;
}

// ---- paths -----------------------------------------------------------------------------------------------

/** Writes and closes the files on devices written in Python that a collection has found abandoned; their errors are nobody's. */
export function vfs_settle(): void {
  for (let e = volume_settle(); e < 0; e = volume_settle()) if (e == RAISED) take_pending();
}

/** The normalised path (`str` or `bytes`) at `out`; its length, -1 = raised. */
function resolve(o: NativeVfs, path: V, out: usize): i32 {
  if (!is_path(path)) return -1;
  // the paths of an operation that waits for a device written in Python are still needed
  if (volume_busy()) {
    raise_os(Err.BUSY);
    return -1;
  }
  vfs_settle();
  let n: i32 = 0;
  if (str_len(path) == 0 || load<u8>(str_data(path)) != 47) n = path_join(out, 0, str_data(obj(o.cwd)), str_len(obj(o.cwd)));
  if (n >= 0) n = path_join(out, n, str_data(path), str_len(path));
  if (n < 0) raise_os(Err.NAMETOOLONG);
  return n;
}

/** The same for method argument 1, `PATH`. */
function path_of(argc: i32, argv: usize): i32 { return argc ? resolve(self_of(argv), arg(argv, 1), PATH) : -1; }

function mkdir(argc: i32, argv: usize): V {
  const n = path_of(argc, argv);
  return n < 0 ? ERR : done(volume_mkdir(volume_of(self_of(argv)), PATH, n));
}

function rmdir(argc: i32, argv: usize): V {
  const n = path_of(argc, argv);
  return n < 0 ? ERR : done(volume_remove(volume_of(self_of(argv)), PATH, n, What.DIR));
}

function remove(argc: i32, argv: usize): V {
  const n = path_of(argc, argv);
  return n < 0 ? ERR : done(volume_remove(volume_of(self_of(argv)), PATH, n, What.FILE));
}

function rename(argc: i32, argv: usize): V {
  const o = self_of(argv);
  const n = path_of(argc, argv);
  const m = n < 0 ? -1 : resolve(o, arg(argv, 2), OTHER);
  return m < 0 ? ERR : done(volume_rename(volume_of(o), PATH, n, OTHER, m));
}

function chdir(argc: i32, argv: usize): V {
  const o = self_of(argv);
  const n = path_of(argc, argv);
  if (n < 0) return ERR;
  const e = volume_stat(volume_of(o), PATH, n);
  if (e < 0) return failed(e);
  if (info_what != What.DIR) return raise_os(Err.NOENT);
  const cwd = n ? str_new(PATH, n) : str_lit("/");
  if (cwd == ERR) return ERR;
  o.cwd = <u32>ptr_of(cwd);
  return NONE;
}

function getcwd(argc: i32, argv: usize): V { return argc ? obj(self_of(argv).cwd) : ERR; }

function mode_word(what: i32): V { return smi(what == What.DIR ? 0x4000 : 0x8000); }

function stat(argc: i32, argv: usize): V {
  const n = path_of(argc, argv);
  if (n < 0) return ERR;
  const e = volume_stat(volume_of(self_of(argv)), PATH, n);
  if (e < 0) return failed(e);
  for (let i: usize = 0; i < 10; i++) store<u64>(WORDS + (i << 3), smi(i < 7 ? i == 6 ? info_size : 0 : info_time));
  store<u64>(WORDS, mode_word(info_what));
  return tuple_from(WORDS, 10);
}

function statvfs(argc: i32, argv: usize): V {
  const v = volume_of(self_of(argv));
  if (!volume_busy()) vfs_settle();
  const used = argc ? volume_used(v) : 0;
  if (used < 0) return failed(used);
  const blocks = volume_blocks(v);
  for (let i: usize = 0; i < 10; i++) store<u64>(WORDS + (i << 3), smi(i < 2 ? volume_block(v) : i == 2 ? blocks : i < 5 ? blocks - used : 0));
  store<u64>(WORDS, smi(NAME_MAX), 72);
  return tuple_from(WORDS, 10);
}

/** The whole list at once: the folder may be changed while it is walked. A path of bytes gives names of bytes. */
function ilistdir(argc: i32, argv: usize): V {
  const v = volume_of(self_of(argv));
  const n = npos(argc) > 1 ? path_of(argc, argv) : resolve(self_of(argv), obj(self_of(argv).cwd), PATH);
  const like = npos(argc) > 1 ? arg(argv, 1) : obj(self_of(argv).cwd);
  const list = list_new(0);
  if (n < 0 || !list) return ERR;
  let e = volume_list_begin(v, PATH, n);
  while (e >= 0) {
    e = volume_list(v);
    if (e <= 0) break;
    const name = path_like(like, info_name, info_name_len);
    if (name == ERR) return ERR;
    store<u64>(WORDS, name);
    store<u64>(WORDS, mode_word(info_what), 8);
    store<u64>(WORDS, smi(0), 16);
    store<u64>(WORDS, smi(info_size), 24);
    const entry = tuple_from(WORDS, 4);
    if (entry == ERR || !list_append(list, entry)) return ERR;
  }
  return e < 0 ? failed(e) : iter(obj(list));
}

// ---- files -----------------------------------------------------------------------------------------------

function drop(data: usize): void { file_drop(<i32>data); }

let text: bool = false;

/** Flags of an open mode; sets `text`. 0 = ValueError raised. */
function open_flags(mode: V): u32 {
  let flags: u32 = Open.READ;
  text = true;
  const size = is_type(mode, T_STR) ? str_len(mode) : 0;
  for (let i = 0; i < size; i++) {
    switch (load<u8>(str_data(mode) + i)) {
      case 0x72: flags = Open.READ; break;
      case 0x77: flags = Open.WRITE | Open.CREATE | Open.TRUNCATE; break;
      case 0x78: flags = Open.WRITE | Open.CREATE | Open.EXCLUSIVE; break;
      case 0x61: flags = Open.WRITE | Open.CREATE | Open.APPEND; break;
      case 0x2b: flags |= Open.READ | Open.WRITE; break;
      case 0x62: text = false; break;
      case 0x74: text = true; break;
      default:
        raise_msg(T_VALUE_ERROR, "invalid mode");
        return 0;
    }
  }
  return flags;
}

function open(argc: i32, argv: usize): V {
  const flags = open_flags(npos(argc) > 2 ? arg(argv, 2) : NONE);
  const n = flags ? path_of(argc, argv) : -1;
  if (n < 0) return ERR;
  const v = volume_of(self_of(argv));
  let number = volume_open(v, PATH, n, flags);
  if (number == EMFILE) {
    // files that nobody has any more are closed by a collection
    collect();
    vfs_settle();
    number = volume_open(v, PATH, n, flags);
  }
  if (number < 0) return failed(number);
  const file = file_new(number, changetype<usize>(self_of(argv)), (flags & Open.READ) != 0, (flags & Open.WRITE) != 0, text);
  if (file == ERR) return ERR;
  if (resource_add(ptr_of(file), number, drop)) return file;
  file_drop(number);
  return raise_os(Err.NOMEM);
}

export function init_vfs_native(): void {
  define(T_VFSLFS2, "VfsLfs2", LFS_METHODS);
  define(T_VFSFAT, "VfsFat", FAT_METHODS);
}

function define(type: usize, name: string, methods: StaticArray<(argc: i32, argv: usize) => V>): void {
  const t = type_def(type, name, 0, 0, BYTES, 0, 0, 0b1100);
  type_methods(
    t,
    `mount:3 umount:1 open:2-3 chdir:2 getcwd:1 ilistdir:1-2 mkdir:2 rmdir:2 remove:2 rename:3 stat:2 statvfs:2
      mkfs:0-*ks`,
    methods,
  );
  t.make_new = fn_index(make);
}

// @ts-ignore: decorator
@lazy const LFS_METHODS: StaticArray<(argc: i32, argv: usize) => V> = [
      mount, umount, open, chdir, getcwd, ilistdir, mkdir, rmdir, remove, rename, stat, statvfs, mkfs_lfs,
    ];
// @ts-ignore: decorator
@lazy const FAT_METHODS: StaticArray<(argc: i32, argv: usize) => V> = [
      mount, umount, open, chdir, getcwd, ilistdir, mkdir, rmdir, remove, rename, stat, statvfs, mkfs_fat,
    ];
