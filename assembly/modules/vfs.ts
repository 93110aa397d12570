/**
 * The table of mounted filesystems and the functions of modules `os` and `vfs` that work on paths. A filesystem is any object with
 * the methods mount, umount, open, chdir, getcwd, ilistdir, mkdir, rmdir, remove, rename, stat, statvfs (MicroPython's
 * protocol): `vfs_host.ts` for folders of a host, others in Python or natively.
 */
import { call_method0, call_method1, call_method2 } from "../py/call";
import { getattr_opt } from "../py/attr";
import { raise_msg, raise_os, take_pending } from "../py/error";
import { gc_root } from "../py/gc";
import { gc_words, root_mark, root_release } from "../py/heap";
import { bytes_new, intern_lit, str_data, str_equal, str_len, str_new, str_lit } from "../py/intern";
import { arg, kw_bind, kw_get, npos } from "../py/native";
import { getitem, iter, next } from "../py/ops";
import { list_append, list_extend, list_new } from "../py/objects/list";
import { tuple_from } from "../py/objects/tuple";
import { text_new, text_str, text_to_str } from "../py/text";
import { T_BYTES, T_STR, T_TYPE_ERROR } from "../py/types";
import { ERR, FALSE, NONE, STOP, UNDEF, V, int_of, is_int, is_type, obj, ptr_of, smi } from "../py/value";

import { Ioctl, RAISED, stream_ioctl } from "./stream";
import { read_rest } from "./stream_methods";
import { vfs_detect } from "./vfs_native";

const EPERM: i32 = 1;
const ENODEV: i32 = 19;
const EEXIST: i32 = 17;
const EINVAL: i32 = 22;

const MAX: i32 = 8;
/** Static word: a buffer of MAX pairs (path, filesystem); a filesystem at "/" is the last. */
const TABLE: usize = memory.data(8, 8);
let count: i32 = 0;

/** Results of `lookup` that are no index. */
const ROOT: i32 = -1;
const NOWHERE: i32 = -2;
/** Index of the current filesystem, or ROOT. */
let current: i32 = ROOT;

/** Path within the filesystem that `lookup` has found: address and length. */
let rest: usize = 0;
let rest_len: i32 = 0;
const SLASH: usize = memory.data<u8>([47]);

export function init_vfs(): bool {
  gc_root(TABLE);
  count = 0;
  current = ROOT;
  const table = gc_words(MAX * 2);
  if (!table) return false;
  for (let i = 0; i < MAX * 2; i++) store<u64>(table + (<usize>i << 3), NONE);
  store<u64>(TABLE, obj(table));
  return true;
}

// @ts-ignore: decorator
@inline function slot(i: i32): usize { return ptr_of(load<u64>(TABLE)) + (<usize>i << 4); }
// @ts-ignore: decorator
@inline function mount_path(i: i32): V { return load<u64>(slot(i)); }
// @ts-ignore: decorator
@inline function mounted(i: i32): V { return load<u64>(slot(i), 8); }

/** True when the `n` bytes at `p` begin with the path of mount `i` (without its slash) as whole names. */
function matches(p: usize, n: i32, i: i32): bool {
  const path = str_data(mount_path(i)) + 1;
  const len = str_len(mount_path(i)) - 1;
  return n >= len && memory.compare(p, path, len) == 0 && (n == len || load<u8>(p + len) == 47);
}

/** Finds the filesystem of a path: an index, ROOT or NOWHERE; sets `rest`. */
function lookup(path: V): i32 {
  let p = str_data(path);
  let n = str_len(path);
  rest = p;
  rest_len = n;
  const absolute = n > 0 && load<u8>(p) == 47;
  if (!absolute && current != ROOT) return current;
  if (absolute) {
    p++;
    n--;
  }
  if (n == 0) return ROOT;
  for (let i = 0; i < count; i++) {
    const len = str_len(mount_path(i)) - 1;
    if (len == 0) {
      if (!absolute) {
        rest = p;
        rest_len = n;
      }
      return i;
    }
    if (!matches(p, n, i)) continue;
    rest = n == len ? SLASH : p + len;
    rest_len = n == len ? 1 : n - len;
    return i;
  }
  return NOWHERE;
}

/** An argument of `str` or `bytes`; false = raised. */
export function is_path(v: V): bool {
  if (is_type(v, T_STR) || is_type(v, T_BYTES)) return true;
  raise_msg(T_TYPE_ERROR, "can't convert to str implicitly");
  return false;
}

/** `n` bytes at `p` as an object of the type of `path`. */
export function path_like(path: V, p: usize, n: i32): V { return is_type(path, T_BYTES) ? bytes_new(p, n) : str_new(p, n); }

function rest_of(path: V): V { return path_like(path, rest, rest_len); }

/** Calls method `method` of the filesystem of `path` with the path (and `extra` unless UNDEF). */
function proxy(path: V, method: string, extra: V): V {
  if (!is_path(path)) return ERR;
  const i = lookup(path);
  if (i < 0) return raise_os(ENODEV);
  const inner = rest_of(path);
  const m = intern_lit(method);
  if (inner == ERR || m == ERR) return ERR;
  return extra == UNDEF ? call_method1(mounted(i), m, inner) : call_method2(mounted(i), m, inner, extra);
}

// ---- mounting --------------------------------------------------------------------------------------------

/** Puts a filesystem into the table; false = raised. `path` is absolute. */
export function vfs_add(fs: V, path: V): bool {
  if (str_len(path) == 0 || load<u8>(str_data(path)) != 47) {
    raise_os(EINVAL);
    return false;
  }
  for (let i = 0; i < count; i++) {
    if (str_equal(ptr_of(mount_path(i)), ptr_of(path))) {
      raise_os(EPERM);
      return false;
    }
  }
  if (count == MAX) {
    raise_os(12);
    return false;
  }
  let at = count++;
  if (at && str_len(mount_path(at - 1)) == 1) {
    // what is mounted at "/" stays last
    memory.copy(slot(at), slot(at - 1), 16);
    if (current == at - 1) current = at;
    at--;
  }
  store<u64>(slot(at), path);
  store<u64>(slot(at), fs, 8);
  return true;
}

/**
 * `mount()`: the list of what is mounted; `mount(fs, path, *, readonly=False, mkfs=False)`, where `fs` may be a block device: then
 * the kind of filesystem on it is found out.
 */
export function vfs_mount(argc: i32, argv: usize): V {
  if (npos(argc) == 0) return mount_list();
  if (npos(argc) != 2) return raise_msg(T_TYPE_ERROR, "function missing 1 required positional arguments");
  let fs = arg(argv, 0);
  const path = arg(argv, 1);
  if (!is_path(path)) return ERR;
  const readonly = intern_lit("readonly");
  const mkfs = intern_lit("mkfs");
  const method = intern_lit("mount");
  if (readonly == ERR || mkfs == ERR || method == ERR) return ERR;
  const r = kw_get(argc, argv, readonly);
  const m = kw_get(argc, argv, mkfs);
  const own = getattr_opt(fs, method);
  if (own == UNDEF) fs = vfs_detect(fs, m == UNDEF ? FALSE : m);
  if (own == ERR || fs == ERR) return ERR;
  if (call_method2(fs, method, r == UNDEF ? FALSE : r, m == UNDEF ? FALSE : m) == ERR) return ERR;
  return vfs_add(fs, path) ? NONE : ERR;
}

function mount_list(): V {
  const list = list_new(0);
  if (!list) return ERR;
  for (let i = 0; i < count; i++) {
    store<u64>(PAIR, mounted(i));
    store<u64>(PAIR, mount_path(i), 8);
    const pair = tuple_from(PAIR, 2);
    if (pair == ERR || !list_append(list, pair)) return ERR;
  }
  return obj(list);
}

const PAIR: usize = memory.data(80, 8);

export function vfs_umount(argc: i32, argv: usize): V {
  const what = arg(argv, 0);
  for (let i = 0; i < count && argc; i++) {
    const same = is_type(what, T_STR) ? str_equal(ptr_of(what), ptr_of(mount_path(i))) : what == mounted(i);
    if (!same) continue;
    const fs = mounted(i);
    count--;
    memory.copy(slot(i), slot(i + 1), <usize>(count - i) << 4);
    if (current == i) current = ROOT;
    else if (current > i) current--;
    const method = intern_lit("umount");
    return method == ERR || call_method0(fs, method) == ERR ? ERR : NONE;
  }
  return raise_os(EINVAL);
}

// ---- functions on paths ----------------------------------------------------------------------------------

const ARGS: usize = memory.data(32, 8);

/** `open(file, mode="r", buffering=-1, encoding=None)`. */
export function vfs_open(argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 0, "file! mode buffering encoding", ARGS)) return ERR;
  let mode = load<u64>(ARGS, 8);
  if (mode == UNDEF) {
    mode = str_lit("r");
    if (mode == ERR) return ERR;
  }
  return proxy(load<u64>(ARGS), "open", mode);
}

export function vfs_chdir(argc: i32, argv: usize): V {
  const path = arg(argv, 0);
  if (!is_path(path) || !argc) return ERR;
  const i = lookup(path);
  if (i == NOWHERE) return raise_os(2);
  // what is mounted at "/" goes along to its own root
  const at = i == ROOT && count && str_len(mount_path(count - 1)) == 1 ? count - 1 : i;
  if (at != ROOT) {
    const inner = i == ROOT ? path_like(path, SLASH, 1) : rest_of(path);
    const method = intern_lit("chdir");
    if (inner == ERR || method == ERR || call_method1(mounted(at), method, inner) == ERR) return ERR;
  }
  current = i;
  return NONE;
}

export function vfs_getcwd(argc: i32, argv: usize): V {
  if (current == ROOT) return str_lit("/");
  const method = intern_lit("getcwd");
  if (method == ERR || argc > 1 || !argv) return ERR;
  const inner = call_method0(mounted(current), method);
  if (inner == ERR || str_len(mount_path(current)) == 1) return inner;
  const t = text_new();
  if (!t || !text_str(t, mount_path(current))) return ERR;
  if (str_len(inner) != 1 && !text_str(t, inner)) return ERR;
  return text_to_str(t);
}

/** The names under "/", as `ilistdir` gives them for a path like `like`. */
function list_mounts(like: V): V {
  const list = list_new(0);
  if (!list) return ERR;
  for (let i = 0; i < count; i++) {
    const path = mount_path(i);
    if (str_len(path) == 1) continue;
    const entry = path_like(like, str_data(path) + 1, str_len(path) - 1);
    if (entry == ERR) return ERR;
    store<u64>(PAIR, entry);
    store<u64>(PAIR, smi(0x4000), 8);
    store<u64>(PAIR, smi(0), 16);
    const tuple = tuple_from(PAIR, 3);
    if (tuple == ERR || !list_append(list, tuple)) return ERR;
  }
  return list_root(list, like) ? obj(list) : ERR;
}

/** Appends what the filesystem that is mounted at "/" has there. */
function list_root(list: usize, like: V): bool {
  if (count == 0 || str_len(mount_path(count - 1)) != 1) return true;
  const slash = path_like(like, SLASH, 1);
  const method = intern_lit("ilistdir");
  const entries = slash == ERR || method == ERR ? ERR : call_method1(mounted(count - 1), method, slash);
  return entries != ERR && list_extend(list, entries);
}

export function vfs_ilistdir(argc: i32, argv: usize): V {
  const path = npos(argc) ? arg(argv, 0) : str_lit("");
  if (path == ERR || !is_path(path)) return ERR;
  if (lookup(path) != ROOT) return proxy(path, "ilistdir", UNDEF);
  const list = list_mounts(path);
  return list == ERR ? ERR : iter(list);
}

export function vfs_listdir(argc: i32, argv: usize): V {
  const entries = vfs_ilistdir(argc, argv);
  if (entries == ERR) return ERR;
  const it = iter(entries);
  const list = list_new(0);
  if (it == ERR || !list) return ERR;
  while (true) {
    const mark = root_mark();
    const entry = next(it);
    if (entry == STOP) return obj(list);
    if (entry == ERR) return ERR;
    const entry_name = getitem(entry, smi(0));
    if (entry_name == ERR || !list_append(list, entry_name)) return ERR;
    root_release(mark);
  }
}

export function vfs_mkdir(argc: i32, argv: usize): V {
  const path = arg(argv, 0);
  if (!is_path(path) || !argc) return ERR;
  const i = lookup(path);
  if (i == ROOT || (i >= 0 && rest_len == 1 && load<u8>(rest) == 47)) return raise_os(EEXIST);
  return proxy(path, "mkdir", UNDEF);
}

export function vfs_rmdir(argc: i32, argv: usize): V { return argc ? proxy(arg(argv, 0), "rmdir", UNDEF) : ERR; }
export function vfs_remove(argc: i32, argv: usize): V { return argc ? proxy(arg(argv, 0), "remove", UNDEF) : ERR; }

export function vfs_rename(argc: i32, argv: usize): V {
  const from = arg(argv, 0);
  const to = arg(argv, 1);
  if (!argc || !is_path(from) || !is_path(to)) return ERR;
  const i = lookup(to);
  const inner = rest_of(to);
  if (inner == ERR) return ERR;
  if (lookup(from) != i) return raise_os(EPERM);
  return proxy(from, "rename", inner);
}

/** A tuple of ten integers with `mode` first. */
function stat_tuple(first: i32, namemax: i32): V {
  for (let i = 0; i < 10; i++) store<u64>(PAIR + (<usize>i << 3), smi(0));
  store<u64>(PAIR, smi(first));
  store<u64>(PAIR, smi(namemax), 72);
  return tuple_from(PAIR, 10);
}

export function vfs_stat(argc: i32, argv: usize): V {
  const path = arg(argv, 0);
  if (!argc || !is_path(path)) return ERR;
  const i = lookup(path);
  if (i == ROOT) return stat_tuple(0x4000, 0);
  return i == NOWHERE ? raise_os(2) : proxy(path, "stat", UNDEF);
}

export function vfs_statvfs(argc: i32, argv: usize): V {
  const path = arg(argv, 0);
  if (!argc || !is_path(path)) return ERR;
  if (lookup(path) != ROOT) return proxy(path, "statvfs", UNDEF);
  if (count == 0 || str_len(mount_path(count - 1)) != 1) return stat_tuple(0, 255);
  const inner = str_lit("/");
  const method = intern_lit("statvfs");
  return inner == ERR || method == ERR ? ERR : call_method1(mounted(count - 1), method, inner);
}

// ---- for import ------------------------------------------------------------------------------------------

/** What is at a path: 0 nothing, 1 a folder, 2 a file, -1 = raised something other than OSError. */
export function vfs_kind(path: V): i32 {
  const i = lookup(path);
  if (i == NOWHERE) return 0;
  if (i == ROOT) return 1;
  const mark = root_mark();
  const inner = rest_of(path);
  const method = intern_lit("stat");
  if (inner == ERR || method == ERR) return -1;
  const s = call_method1(mounted(i), method, inner);
  if (s == ERR) {
    take_pending();
    root_release(mark);
    return 0;
  }
  const mode = getitem(s, smi(0));
  root_release(mark);
  if (mode == ERR || !is_int(mode)) return -1;
  return int_of(mode) & 0x4000 ? 1 : 2;
}

/** The content of a file as a bytes object. */
export function vfs_read(path: V): V {
  const file = vfs_open_binary(path);
  if (file == ERR) return ERR;
  const data = read_rest(file);
  if (data == ERR) return ERR;
  const r = stream_ioctl(file, Ioctl.CLOSE, 0);
  return r == RAISED ? ERR : data;
}

/** The file at `path`, opened for reading bytes. ERR = raised. */
export function vfs_open_binary(path: V): V {
  const mode = str_lit("rb");
  return mode == ERR ? ERR : proxy(path, "open", mode);
}
