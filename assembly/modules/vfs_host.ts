/** Folders of the host as a filesystem object (`VfsHost`), on `hal.hostfs`. */
import { hostfs } from "../hal";
import { raise_msg, raise_os } from "../py/error";
import { gc_alloc } from "../py/heap";
import { str_data, str_len, str_new } from "../py/intern";
import { arg, npos } from "../py/native";
import { iter } from "../py/ops";
import { list_append, list_new } from "../py/objects/list";
import { tuple_from } from "../py/objects/tuple";
import { type_def, type_methods } from "../py/typetable";
import { T_STR, T_VALUE_ERROR } from "../py/types";
import { ERR, NONE, V, is_type, obj, ptr_of, smi } from "../py/value";
import { file_new } from "./file";
import { HostFsOp, HostFsOpen } from "./hostfs";
import { is_path, path_like, vfs_add } from "./vfs";

export const T_VFSHOST: usize = memory.data(96, 16);

@unmanaged
class HostFolder {
  type: u32;
  /** `str` objects: name of the folder, and the current folder within it ("/", "/a/b"). */
  name: u32;
  cwd: u32;
  pad: u32;
}

const PATH_MAX: i32 = 512;
const ENAMETOOLONG: i32 = 36;
/** Absolute path for the host, and a second one for `rename`. */
const PATH: usize = memory.data(520, 8);
const OTHER: usize = memory.data(520, 8);
/** Results of the host. */
const OUT: usize = memory.data(520, 8);
const WORDS: usize = memory.data(80, 8);

// @ts-ignore: decorator
@inline function folder_of(v: V): HostFolder { return changetype<HostFolder>(ptr_of(v)); }

/**
 * Appends the names of a path to the `n` bytes at `out`, the first `base` of which are never removed by "..". The new length,
 * -1 when it is too long.
 */
function append(out: usize, n: i32, base: i32, p: usize, len: i32): i32 {
  let i = 0;
  while (i < len) {
    while (i < len && load<u8>(p + i) == 47) i++;
    const start = i;
    while (i < len && load<u8>(p + i) != 47) i++;
    const size = i - start;
    if (size == 0 || (size == 1 && load<u8>(p + start) == 46)) continue;
    if (size == 2 && load<u16>(p + start) == 0x2e2e) {
      while (n > base && load<u8>(out + n - 1) != 47) n--;
      if (n > base) n--;
      continue;
    }
    if (n + size + 1 > PATH_MAX) return -1;
    store<u8>(out + n, 47);
    memory.copy(out + n + 1, p + start, size);
    n += size + 1;
  }
  return n;
}

/** The host's path of `path` in folder `f`; its length, -1 = raised. */
function resolve(f: HostFolder, path: V, out: usize): i32 {
  if (!is_path(path)) return -1;
  const name = obj(f.name);
  const base = str_len(name);
  memory.copy(out, str_data(name), base);
  let n = base;
  if (str_len(path) == 0 || load<u8>(str_data(path)) != 47) n = append(out, n, base, str_data(obj(f.cwd)), str_len(obj(f.cwd)));
  if (n >= 0) n = append(out, n, base, str_data(path), str_len(path));
  if (n < 0) raise_os(ENAMETOOLONG);
  return n;
}

/** An operation on the path in argument 1 whose result is None. */
function simple(op: u32, argv: usize): V {
  const n = resolve(folder_of(arg(argv, 0)), arg(argv, 1), PATH);
  if (n < 0) return ERR;
  const r = hostfs(op, PATH, n, 0, 0, 0);
  return r < 0 ? raise_os(r) : NONE;
}

function mkdir(argc: i32, argv: usize): V { return argc ? simple(HostFsOp.MKDIR, argv) : ERR; }
function rmdir(argc: i32, argv: usize): V { return argc ? simple(HostFsOp.RMDIR, argv) : ERR; }
function remove(argc: i32, argv: usize): V { return argc ? simple(HostFsOp.REMOVE, argv) : ERR; }
function mount(argc: i32, argv: usize): V { return argc && argv ? NONE : ERR; }

function rename(argc: i32, argv: usize): V {
  const f = folder_of(arg(argv, 0));
  const n = resolve(f, arg(argv, 1), PATH);
  const m = n < 0 || !argc ? -1 : resolve(f, arg(argv, 2), OTHER);
  if (m < 0) return ERR;
  const r = hostfs(HostFsOp.RENAME, PATH, n, 0, OTHER, m);
  return r < 0 ? raise_os(r) : NONE;
}

function chdir(argc: i32, argv: usize): V {
  const f = folder_of(arg(argv, 0));
  const n = argc ? resolve(f, arg(argv, 1), PATH) : -1;
  if (n < 0) return ERR;
  const r = hostfs(HostFsOp.STAT, PATH, n, 0, OUT, 12);
  if (r < 0) return raise_os(r);
  if (load<u32>(OUT) != 0x4000) return raise_os(20);
  const base = str_len(obj(f.name));
  if (n == base) store<u8>(PATH + base, 47);
  const cwd = str_new(PATH + base, n == base ? 1 : n - base);
  if (cwd == ERR) return ERR;
  f.cwd = <u32>ptr_of(cwd);
  return NONE;
}

function getcwd(argc: i32, argv: usize): V {
  return argc ? obj(folder_of(arg(argv, 0)).cwd) : ERR;
}

function stat(argc: i32, argv: usize): V {
  const n = argc ? resolve(folder_of(arg(argv, 0)), arg(argv, 1), PATH) : -1;
  if (n < 0) return ERR;
  const r = hostfs(HostFsOp.STAT, PATH, n, 0, OUT, 12);
  if (r < 0) return raise_os(r);
  for (let i: usize = 1; i < 10; i++) store<u64>(WORDS + (i << 3), smi(i < 6 ? 0 : i == 6 ? load<u32>(OUT, 4) : load<u32>(OUT, 8)));
  store<u64>(WORDS, smi(load<u32>(OUT)));
  return tuple_from(WORDS, 10);
}

function statvfs(argc: i32, argv: usize): V {
  const n = argc ? resolve(folder_of(arg(argv, 0)), arg(argv, 1), PATH) : -1;
  if (n < 0) return ERR;
  const r = hostfs(HostFsOp.STATVFS, PATH, n, 0, OUT, 16);
  if (r < 0) return raise_os(r);
  const free = smi(load<u32>(OUT, 8));
  for (let i: usize = 0; i < 10; i++) store<u64>(WORDS + (i << 3), smi(0));
  store<u64>(WORDS, smi(load<u32>(OUT)));
  store<u64>(WORDS, smi(load<u32>(OUT)), 8);
  store<u64>(WORDS, smi(load<u32>(OUT, 4)), 16);
  store<u64>(WORDS, free, 24);
  store<u64>(WORDS, free, 32);
  store<u64>(WORDS, smi(load<u32>(OUT, 12)), 72);
  return tuple_from(WORDS, 10);
}

function ilistdir(argc: i32, argv: usize): V {
  const n = argc ? resolve(folder_of(arg(argv, 0)), arg(argv, 1), PATH) : -1;
  const list = list_new(0);
  if (n < 0 || !list) return ERR;
  for (let i = 0; ; i++) {
    const r = hostfs(HostFsOp.LIST, PATH, n, i, OUT, 512);
    if (r < 0) return raise_os(r);
    if (r == 0) break;
    const name = path_like(arg(argv, 1), OUT + 8, r - 8);
    if (name == ERR) return ERR;
    store<u64>(WORDS, name);
    store<u64>(WORDS, smi(load<u32>(OUT)), 8);
    store<u64>(WORDS, smi(0), 16);
    store<u64>(WORDS, smi(load<u32>(OUT, 4)), 24);
    const entry = tuple_from(WORDS, 4);
    if (entry == ERR || !list_append(list, entry)) return ERR;
  }
  return iter(obj(list));
}

function open(argc: i32, argv: usize): V {
  const f = folder_of(arg(argv, 0));
  const mode = npos(argc) > 2 ? arg(argv, 2) : NONE;
  let flags: u32 = HostFsOpen.READ;
  let text = true;
  const size = is_type(mode, T_STR) ? str_len(mode) : 0;
  for (let i = 0; i < size; i++) {
    switch (load<u8>(str_data(mode) + i)) {
      case 0x72: flags = HostFsOpen.READ; break;
      case 0x77: flags = HostFsOpen.WRITE | HostFsOpen.CREATE | HostFsOpen.TRUNCATE; break;
      case 0x78: flags = HostFsOpen.WRITE | HostFsOpen.CREATE | HostFsOpen.EXCLUSIVE; break;
      case 0x61: flags = HostFsOpen.WRITE | HostFsOpen.CREATE | HostFsOpen.APPEND; break;
      case 0x2b: flags |= HostFsOpen.READ | HostFsOpen.WRITE; break;
      case 0x62: text = false; break;
      case 0x74: text = true; break;
      default: return raise_msg(T_VALUE_ERROR, "invalid mode");
    }
  }
  const n = resolve(f, arg(argv, 1), PATH);
  if (n < 0) return ERR;
  const handle = hostfs(HostFsOp.OPEN, PATH, n, flags, 0, 0);
  if (handle < 0) return raise_os(handle);
  return file_new(handle, 0, (flags & HostFsOpen.READ) != 0, (flags & HostFsOpen.WRITE) != 0, text);
}

export function init_vfs_host(): void {
  const t = type_def(T_VFSHOST, "VfsHost", 0, 0, 16, 0, 0, 0b110);
  type_methods(
    t,
    "mount:3 umount:1 open:2-3 chdir:2 getcwd:1 ilistdir:2 mkdir:2 rmdir:2 remove:2 rename:3 stat:2 statvfs:2",
    METHODS,
  );
}

/** Mounts every folder that the host offers under its name. False = raised. */
export function vfs_host_mount_all(): bool {
  let i = 0;
  while (true) {
    store<u8>(OUT, 47);
    const n = hostfs(HostFsOp.ROOT, 0, 0, i++, OUT + 1, 64);
    if (n <= 0) return true;
    const name = str_new(OUT + 1, n);
    const path = str_new(OUT, n + 1);
    const p = name == ERR || path == ERR ? 0 : gc_alloc(16, T_VFSHOST);
    if (!p) return false;
    const f = changetype<HostFolder>(p);
    f.name = <u32>ptr_of(name);
    const cwd = str_new(OUT, 1);
    if (cwd == ERR) return false;
    f.cwd = <u32>ptr_of(cwd);
    if (!vfs_add(obj(p), path)) return false;
  }
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [mount, mount, open, chdir, getcwd, ilistdir, mkdir, rmdir, remove, rename, stat, statvfs];
