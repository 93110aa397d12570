/** `kpu_net`: a loaded kmodel as Python object, and how it is loaded (flash address, file, bytes) and released. */
import { flash_read, flash_size } from "../hal";
import { kmodel_load, kmodel_probe, kmodel_unload } from "../kmodel/exports";
import { clear_error, E_NO_MEMORY, E_TRUNCATED, fail, last_code } from "../kmodel/errors";
import { MAGIC } from "../kmodel/format";
import { Model, model_of } from "../kmodel/model";
import { FILE_ALIGN } from "../kmodel/verify";
import { VERSION_3 } from "../kmodel/v3/format";
import { mem_alloc, mem_free, mem_free_bytes, mem_largest } from "../memory";
import { buffer_data, buffer_len, get_buffer } from "../py/buffer";
import { call_method0 } from "../py/call";
import { pending, raise, raise_msg, take_pending } from "../py/error";
import { collect } from "../py/gc";
import { gc_alloc, root, root_mark, root_release } from "../py/heap";
import { intern_lit, str_data, str_len, str_lit } from "../py/intern";
import { arg } from "../py/native";
import { str_to } from "../py/ops";
import { get_failed, get_i64 } from "../py/objects/number";
import { is_integer } from "../py/objects/big";
import { text_lit, text_new, text_str } from "../py/text";
import { T_STR, T_TYPE_ERROR, T_VALUE_ERROR } from "../py/types";
import { ERR, NONE, TRUE, UNDEF, V, is_bool, is_type, obj, ptr_of } from "../py/value";
import { load_error, loads_from_flash, raise_text } from "./kpu_error";
import { resource_add, resource_release } from "./resource";
import { Ioctl, stream_ioctl, stream_read_all } from "./stream";
import { vfs_open } from "./vfs";

export const T_KPU_NET: usize = memory.data(96, 16);

@unmanaged
export class NetObj {
  type: u32;
  /** Handle of the kmodel, 0 once it was released. */
  model: u32;
  /** Flash address, 0 when it came from elsewhere. */
  address: u32;
  /** Bytes of the file. */
  size: u32;
  /** Nodes that `forward` runs, 0 = all (`set_layers`). */
  layers: i32;
  /** Data of a raw buffer with w, h, ch for each output (declared by `set_outputs`), 0 = none declared. */
  shapes: u32;
  /** Path, or NONE. */
  path: V;
  /** Arguments of `init_yolo2` (a Yolo object), or NONE. */
  yolo: V;
}

// @ts-ignore: decorator
@inline export function net_of(v: V): NetObj { return changetype<NetObj>(ptr_of(v)); }
// @ts-ignore: decorator
@inline export function is_net(v: V): bool { return is_type(v, T_KPU_NET); }

/** Resource: unloads the model with this handle and frees its file. */
function release(handle: usize): void {
  const m = model_of(handle);
  if (!m) return;
  const file = changetype<Model>(handle).file;
  kmodel_unload(handle);
  mem_free(file);
}

/** Releases the model of a net; harmless when that was done before. */
export function net_release(n: NetObj): void {
  if (!n.model) return;
  n.model = 0;
  resource_release(changetype<usize>(n));
}

/** Makes a net of the `size` bytes at `file` (a system heap block that the net then owns). */
function adopt(file: usize, size: u32, address: u32, path: V): V {
  let handle = kmodel_load(file, size);
  if (!handle && last_code == E_NO_MEMORY) {
    collect();
    handle = kmodel_load(file, size);
  }
  if (!handle) {
    mem_free(file);
    return load_error(address, path);
  }
  const p = gc_alloc(40, T_KPU_NET);
  if (!p || !resource_add(p, handle, release)) {
    release(handle);
    if (p) {
      fail(E_NO_MEMORY, "the model's record", mem_free_bytes(), 16, mem_largest());
      return load_error(address, path);
    }
    return ERR;
  }
  const n = changetype<NetObj>(p);
  n.model = <u32>handle;
  n.address = address;
  n.size = changetype<Model>(handle).file_bytes;
  n.path = path;
  n.yolo = NONE;
  return obj(p);
}

/** A block for `size` bytes of a file; collects once when there is none. 0 with the error recorded. */
function file_block(size: u32): usize {
  let p = mem_alloc(size, FILE_ALIGN);
  if (!p) {
    collect();
    p = mem_alloc(size, FILE_ALIGN);
  }
  if (!p) {
    clear_error();
    fail(E_NO_MEMORY, "the kmodel file", mem_free_bytes(), size, mem_largest());
  }
  return p;
}

/** First look at a model in flash: enough to see what it is. */
const LOOK: u32 = 1024;

/** Exchanges the bytes of every 32-bit word (models prepared for MaixPy's `load_flash` are stored that way). */
function swap_words(p: usize, n: u32): void {
  for (let end = p + (n & ~3); p < end; p += 4) store<u32>(p, bswap(load<u32>(p)));
}

/** Loads the kmodel at a flash address; its words may be byte-swapped. */
export function net_from_flash(address: u32): V {
  const room = flash_size() > address ? flash_size() - address : 0;
  if (!room) {
    clear_error();
    fail(E_TRUNCATED, "", 0, LOOK);
    return load_error(address, NONE);
  }
  let size = min(LOOK, room);
  while (true) {
    const file = file_block(size);
    if (!file) return load_error(address, NONE);
    // whole words, so that swapping reaches the last byte
    if (flash_read(address, file, size) < 0) {
      mem_free(file);
      clear_error();
      return load_error(address, NONE);
    }
    const first = load<u32>(file);
    if (first == bswap(MAGIC) || first == bswap<u32>(VERSION_3)) swap_words(file, size);
    const next = kmodel_probe(file, size);
    if (next == size) return adopt(file, size, address, NONE);
    mem_free(file);
    if (next > room) fail(E_TRUNCATED, "", room, next);
    if (next == 0 || next > room) return load_error(address, NONE);
    size = next;
  }
  return ERR;
}

/** Loads a copy of bytes. */
function net_from_buffer(): V {
  const file = file_block(buffer_len);
  if (!file) return load_error(0, NONE);
  memory.copy(file, buffer_data, buffer_len);
  return adopt(file, buffer_len, 0, NONE);
}

// ---- files ---------------------------------------------------------------------------------------------------

/** `i64 offset, i32 whence` of a seek. */
const SEEK: usize = memory.data(16, 8);

function seek(file: V, whence: i32): i64 {
  store<i64>(SEEK, 0);
  store<i32>(SEEK, whence, 8);
  return stream_ioctl(file, Ioctl.SEEK, SEEK) < 0 ? -1 : load<i64>(SEEK);
}

/** Error 5 with the pending exception as reason. */
function read_error(path: V): V {
  const mark = root_mark();
  const e = take_pending();
  root(e);
  const t = text_new();
  let ok = t != 0 && text_lit(t, "[MAIXPY]kpu: load error:5, ERR_READ_FILE: read file failed; ") && text_str(t, path);
  if (ok && e != UNDEF) ok = text_lit(t, ": ") && str_to(t, e);
  root_release(mark);
  return ok ? raise_text(T_VALUE_ERROR, t) : ERR;
}

/** True when `text` occurs in the string. */
function has(s: V, text: string): bool {
  const p = str_data(s), n = text.length, last = str_len(s) - n;
  for (let i = 0; i <= last; i++) {
    let k = 0;
    while (k < n && <i32>load<u8>(p + i + k) == text.charCodeAt(k)) k++;
    if (k == n) return true;
  }
  return false;
}

function net_from_path(path: V): V {
  if (!has(path, ".kmodel") && !has(path, ".smodel") && !has(path, ".emodel")) {
    return raise_msg(T_VALUE_ERROR, "[MAIXPY]kpu: model format don't match, only supply .kmodel ");
  }
  const mark = root_mark();
  const mode = str_lit("rb");
  if (mode == ERR) return ERR;
  root(path);
  root(mode);
  const file = vfs_open(2, mark);
  root_release(mark);
  if (file == ERR) return read_error(path);
  root(file);
  const r = read_all(file, path);
  const close = intern_lit("close");
  const failed = pending();
  if (failed != UNDEF) {
    root(failed);
    take_pending();
  }
  if (close != ERR && call_method0(file, close) == ERR) take_pending();
  root_release(mark);
  if (failed == UNDEF) return r;
  return raise(failed);
}

function read_all(file: V, path: V): V {
  const size = seek(file, 2);
  if (size < 0 || size > 0x7fff_0000 || seek(file, 0) < 0) return read_error(path);
  if (size == 0) {
    clear_error();
    fail(E_TRUNCATED, "", 0, LOOK);
    return load_error(0, path);
  }
  const block = file_block(<u32>size);
  if (!block) return load_error(0, path);
  if (stream_read_all(file, block, <i32>size) != <i32>size) {
    mem_free(block);
    return read_error(path);
  }
  return adopt(block, <u32>size, 0, path);
}

// ---- Python --------------------------------------------------------------------------------------------------

/** load(x): flash address, path, or bytes-like object. */
export function k_load(argc: i32, argv: usize): V {
  const x = arg(argv, 0);
  if (is_integer(x) && !is_bool(x)) {
    const a = get_i64(x);
    if (get_failed) return ERR;
    if (a <= 0) return raise_msg(T_VALUE_ERROR, "[MAIXPY]kpu: model_addr must > 0 ");
    return net_from_flash(a > 0xffff_ffff ? 0xffff_ffff : <u32>a);
  }
  if (is_type(x, T_STR)) return net_from_path(x);
  const b = get_buffer(x, false);
  if (b == 0) return ERR;
  if (b > 0) return net_from_buffer();
  return raise_msg(T_TYPE_ERROR, "[MAIXPY]kpu: only accept int or string");
}

/** load_flash(flash_addr, is_dual_buf, batch_size, spi_speed): the whole model is loaded, so the last three change nothing. */
export function k_load_flash(argc: i32, argv: usize): V {
  let a: i64 = 0;
  for (let i = 3; i >= 0; i--) {
    if (argc != 4 || !is_integer(arg(argv, i))) {
      return raise_msg(
        T_VALUE_ERROR,
        "[MAIXPY]kpu: load_flash arg format error: task=kpu.load_flash(flash_addr, is_dual_buf, batch_size, spi_speed)",
      );
    }
    a = get_i64(arg(argv, i));
  }
  if (a <= 0) return raise_msg(T_VALUE_ERROR, "[MAIXPY]kpu: model_addr must > 0 ");
  loads_from_flash(true);
  const net = net_from_flash(a > 0xffff_ffff ? 0xffff_ffff : <u32>a);
  loads_from_flash(false);
  return net;
}

/** deinit(net): releases the model; True, also the second time. */
export function k_deinit(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!is_net(v)) return raise_msg(T_TYPE_ERROR, "[MAIXPY]kpu: kpu_net type error");
  net_release(net_of(v));
  net_of(v).yolo = NONE;
  return TRUE;
}
