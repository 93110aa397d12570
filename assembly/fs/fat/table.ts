/** The allocation table: chains of clusters. */
import { Err } from "../errno";
import { END, Fat, UNKNOWN } from "./layout";
import { window_load } from "./sector";

/** Byte `at` of the table: 0-255, or an error. The window has its sector. */
function table_byte(fs: Fat, at: u32): i32 {
  const e = window_load(fs, fs.table + at / fs.size);
  return e < 0 ? e : <i32>load<u8>(<usize>fs.window + at % fs.size);
}

function table_put(fs: Fat, at: u32, v: u32): i32 {
  const e = window_load(fs, fs.table + at / fs.size);
  if (e < 0) return e;
  store<u8>(<usize>fs.window + at % fs.size, <u8>v);
  fs.dirty = true;
  return Err.OK;
}

/** First byte of the entry of a cluster, and bytes that it touches. */
// @ts-ignore: decorator
@inline function place(fs: Fat, cluster: u32): u32 { return fs.bits == 12 ? cluster + (cluster >> 1) : cluster * (fs.bits >> 3); }
// @ts-ignore: decorator
@inline function touched(fs: Fat): u32 { return fs.bits == 32 ? 4 : 2; }

export function is_cluster(fs: Fat, cluster: u32): bool { return cluster >= 2 && cluster - 2 < fs.clusters; }

/** The raw bits of an entry in `raw`. */
let raw: u32 = 0;

function read_raw(fs: Fat, cluster: u32): i32 {
  const at = place(fs, cluster);
  raw = 0;
  for (let i: u32 = 0; i < touched(fs); i++) {
    const b = table_byte(fs, at + i);
    if (b < 0) return b;
    raw |= <u32>b << (i << 3);
  }
  return Err.OK;
}

/** What follows a cluster: 0 when it is free, a cluster, END, or CORRUPT for anything else. */
export function table_get(fs: Fat, cluster: u32): i32 {
  if (!is_cluster(fs, cluster)) return Err.CORRUPT;
  const e = read_raw(fs, cluster);
  if (e < 0) return e;
  let v = raw;
  if (fs.bits == 12) v = (cluster & 1 ? v >> 4 : v) & 0xfff;
  else if (fs.bits == 32) v &= 0x0fffffff;
  const last: u32 = fs.bits == 12 ? 0xff8 : fs.bits == 16 ? 0xfff8 : 0x0ffffff8;
  if (v >= last) return END;
  return v == 0 || is_cluster(fs, v) ? <i32>v : Err.CORRUPT;
}

export function table_set(fs: Fat, cluster: u32, value: u32): i32 {
  if (!is_cluster(fs, cluster)) return Err.CORRUPT;
  const at = place(fs, cluster);
  let v = value;
  if (fs.bits != 16) {
    const e = read_raw(fs, cluster);
    if (e < 0) return e;
    if (fs.bits == 32) v = (value & 0x0fffffff) | (raw & 0xf0000000);
    else v = cluster & 1 ? (raw & 0xf) | ((value & 0xfff) << 4) : (raw & 0xf000) | (value & 0xfff);
  }
  for (let i: u32 = 0; i < touched(fs); i++) {
    const e = table_put(fs, at + i, v >> (i << 3));
    if (e < 0) return e;
  }
  return Err.OK;
}

/** A free cluster, now the last one of the chain that `previous` (0: none) ends; or NOSPC. */
export function cluster_add(fs: Fat, previous: u32): i32 {
  let cluster = is_cluster(fs, fs.next) ? fs.next : 2;
  for (let n: u32 = 0; n < fs.clusters; n++) {
    const v = table_get(fs, cluster);
    if (v < 0 && v != Err.CORRUPT) return v;
    if (v == 0) {
      let e = table_set(fs, cluster, END);
      if (e >= 0 && previous) e = table_set(fs, previous, cluster);
      if (e < 0) return e;
      fs.next = cluster + 1;
      if (fs.free != UNKNOWN && fs.free) fs.free--;
      fs.counted = true;
      return <i32>cluster;
    }
    if (!is_cluster(fs, ++cluster)) cluster = 2;
  }
  return Err.NOSPC;
}

/** Frees a chain from `cluster` on. */
export function chain_free(fs: Fat, cluster: u32): i32 {
  for (let n: u32 = 0; n < fs.clusters; n++) {
    const following = table_get(fs, cluster);
    if (following < 0) return following;
    if (following == 0) return Err.OK;
    const e = table_set(fs, cluster, 0);
    if (e < 0) return e;
    if (fs.free != UNKNOWN) fs.free++;
    fs.counted = true;
    if (following == END) return Err.OK;
    cluster = following;
  }
  return Err.CORRUPT;
}

/** Number of free clusters, or an error. */
export function count_free(fs: Fat): i32 {
  if (fs.free != UNKNOWN) return <i32>fs.free;
  let n: u32 = 0;
  for (let cluster: u32 = 2; cluster - 2 < fs.clusters; cluster++) {
    const v = table_get(fs, cluster);
    if (v == 0) n++;
    else if (v < 0 && v != Err.CORRUPT) return v;
  }
  fs.free = n;
  return <i32>n;
}

/** First sector of a cluster. */
export function cluster_sector(fs: Fat, cluster: u32): u32 { return fs.data + (cluster - 2) * fs.per_cluster; }
