/** Modules `os` and `vfs`. The functions on paths are in vfs.ts. */
import { entropy } from "../hal";
import { gc_root } from "../py/gc";
import { bytes_alloc, intern_lit, str_data, str_lit } from "../py/intern";
import { arg, module_def } from "../py/native";
import { get_failed, get_i32 } from "../py/objects/number";
import { namedtuple_from, namedtuple_type } from "../py/objects/namedtuple";
import { tuple_from } from "../py/objects/tuple";
import { raise_type } from "../py/error";
import { T_VALUE_ERROR } from "../py/types";
import { ERR, NONE, UNDEF, V, obj, ptr_of } from "../py/value";
import { board_name } from "./board_name";
import {
  vfs_chdir, vfs_getcwd, vfs_ilistdir, vfs_listdir, vfs_mkdir, vfs_mount, vfs_remove, vfs_rename, vfs_rmdir, vfs_stat, vfs_statvfs,
  vfs_umount,
} from "./vfs";
import { T_CARD, T_FLASH } from "./vfs_device";
import { T_VFSHOST } from "./vfs_host";
import { T_VFSFAT, T_VFSLFS2 } from "./vfs_native";

/** Static word: the type of `os.uname()`, UNDEF before the first call. */
const UNAME: usize = memory.data(8, 8);
const WORDS: usize = memory.data(40, 8);

/** `os.uname()`: sysname, nodename, release, version, machine. */
function uname(argc: i32, argv: usize): V {
  let type = load<u64>(UNAME);
  if (type == UNDEF) {
    store<u64>(WORDS, intern_lit("sysname"));
    store<u64>(WORDS, intern_lit("nodename"), 8);
    store<u64>(WORDS, intern_lit("release"), 16);
    store<u64>(WORDS, intern_lit("version"), 24);
    store<u64>(WORDS, intern_lit("machine"), 32);
    for (let i: usize = 0; i < 40; i += 8) if (load<u64>(WORDS + i) == ERR) return ERR;
    const fields = tuple_from(WORDS, 5);
    const nm = intern_lit("uname");
    type = fields == ERR || nm == ERR || argc < 0 || !argv ? ERR : namedtuple_type(nm, fields);
    if (type == ERR) return ERR;
    store<u64>(UNAME, type);
  }
  const machine = board_name();
  const system = str_lit("MaixPy");
  const release = str_lit("1.27.0");
  if (machine == ERR || system == ERR || release == ERR) return ERR;
  store<u64>(WORDS, system);
  store<u64>(WORDS, system, 8);
  store<u64>(WORDS, release, 16);
  store<u64>(WORDS, release, 24);
  store<u64>(WORDS, machine, 32);
  return namedtuple_from(ptr_of(type), WORDS);
}

/** `os.urandom(n)`: random bytes from the host or the chip. */
function urandom(argc: i32, argv: usize): V {
  const n = argc ? get_i32(arg(argv, 0)) : 0;
  if (get_failed) return ERR;
  if (n < 0) return raise_type(T_VALUE_ERROR);
  const v = bytes_alloc(n);
  if (v == ERR) return ERR;
  for (let i = 0; i < n; i++) store<u8>(str_data(v) + i, <u8>entropy());
  return v;
}

/** `os.sync()`: everything is written at once anyway. */
function sync(argc: i32, argv: usize): V {
  return argc == 0 || argv ? NONE : ERR;
}

function os_constant(i: i32): V {
  return i == 0 ? str_lit("/") : i == 1 ? obj(T_VFSLFS2) : i == 2 ? obj(T_VFSFAT) : UNDEF;
}

function vfs_constant(i: i32): V {
  return i < 5 ? obj(unchecked(VFS_TYPES[i])) : UNDEF;
}

const OS: usize = memory.data(32, 8);
const VFS: usize = memory.data(32, 8);

export function init_os(): void {
  gc_root(UNAME);
  store<u64>(UNAME, UNDEF);
  module_def(
    OS,
    "os",
    `chdir:1 getcwd:0 ilistdir:0-1 listdir:0-1 mkdir:1 mount:0-2k remove:1 unlink:1 rename:2 rmdir:1 stat:1 statvfs:1 umount:1
      uname:0 urandom:1 sync:0`,
    FUNCTIONS,
    "sep VfsLfs2 VfsFat",
    os_constant,
  );
  module_def(VFS, "vfs", "mount:0-2k umount:1", VFS_FUNCTIONS, "VfsHost VfsLfs2 VfsFat Flash SDCard", vfs_constant);
}

// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [
      vfs_chdir, vfs_getcwd, vfs_ilistdir, vfs_listdir, vfs_mkdir, vfs_mount, vfs_remove, vfs_remove, vfs_rename, vfs_rmdir, vfs_stat,
      vfs_statvfs, vfs_umount, uname, urandom, sync,
    ];
// @ts-ignore: decorator
@lazy const VFS_FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [vfs_mount, vfs_umount];
// @ts-ignore: decorator
@lazy const VFS_TYPES: StaticArray<usize> = [T_VFSHOST, T_VFSLFS2, T_VFSFAT, T_FLASH, T_CARD];
