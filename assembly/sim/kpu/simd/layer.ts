/**
 * One layer with the vector kernels: strips of rows, blocks of output channels.
 *
 * Only layers whose sums provably fit 32 bits are taken; the rest goes to the scalar kernels. With shr_x = 0 and a
 * small arg_x, which is what the compiler of version 4 emits, S + arg_x * SX is the sum of X * (w + arg_x). Otherwise
 * (version 3) the sums of the pixels, SX, are computed beside S: once for all output channels of a normal layer.
 */
import { Layer } from "../decode";
import { dst_pitch, dst_plane } from "../image";
import { bus_read } from "../memory";
import { select_batchnorm } from "../params";
import { pool_op, PoolOp, pool_stride } from "../pool";
import { activate_sums, prepare } from "./activate";
import { depthwise_1x1, depthwise_3x3 } from "./depthwise";
import { dot_1x1, dot_3x3 } from "./dot";
import { gather_bytes, gather_channel, gather_pairs } from "./gather";
import { make_plan, plan, Plan, SLACK } from "./plan";
import { pool_rows } from "./pool";
import { reduce_table } from "./table";
import { block_bytes, pack_ones, pack_weights, packed_bytes, RAW_BYTES, sum_bytes } from "./weights";

/** Row offsets of `dot_3x3`. */
const rows: usize = memory.data(12, 4);
const BASES_BYTES: u32 = 4 * (1024 + 4);

// Areas of the arena.
let raw: usize = 0;
let bases: usize = 0;
let weights: usize = 0;
let data: usize = 0;
let sums: usize = 0;
let acts: usize = 0;
/** For layers with a sum of pixels of its own: the block of ones, and (arg_x * SX) >> shr_x of each position. */
let ones: usize = 0;
let terms: usize = 0;

const MOST_ARG_X: i64 = 32767 - 255;
const ZEROS: usize = memory.data(16, 16);
const NINE_ONES = memory.data<u8>([1, 1, 1, 1, 1, 1, 1, 1, 1]);

/** The pixels need sums of their own. */
function is_split(l: Layer): bool {
  return l.shr_x != 0 || abs(l.arg_x) > MOST_ARG_X;
}

/** Largest absolute accumulator, or 0 when the vector kernels are not proven for this layer. */
function accumulator_bound(l: Layer): i64 {
  let count = <i64>(l.nic * l.taps);
  let base = ((abs(l.arg_w) * count * 255) >> l.shr_w) + 1 + abs(l.arg_add) * <i64>l.nic;
  let pixels = is_split(l)
    ? count * 255 * 255 + ((abs(l.arg_x) * count * 255) >> l.shr_x) + 1
    : count * 255 * max(abs(l.arg_x), abs(l.arg_x + 255));
  let bound = pixels + base;
  return bound < 0x7fffffff ? bound : 0;
}

/** Lays the areas out. Returns false when the arena is too small. */
function lay_out(l: Layer, p: Plan, arena: usize, bytes: u32): bool {
  raw = arena;
  bases = raw + RAW_BYTES + 64;
  weights = bases + BASES_BYTES;
  data = (weights + (l.depthwise ? 0 : packed_bytes(l)) + 63) & ~63;
  sums = (data + gather_bytes(l, p) + 63) & ~63;
  acts = sums + ((p.sums * (l.depthwise ? 1 : 4)) << 2);
  let end = acts + p.sums + 4 * p.pitch + 4 * SLACK;
  if (is_split(l)) {
    ones = (end + 63) & ~63;
    terms = ones + (l.depthwise ? 0 : block_bytes(l));
    end = terms + (p.sums << 2);
  }
  return end <= arena + bytes;
}

/** Pools `have` activation rows into output rows of channel `o`, from convolution row `y`. */
function write_out(l: Layer, p: Plan, o: u32, y: u32, computed: u32, have: u32): void {
  let select = pool_op(l.pool) == PoolOp.SELECT && !l.depthwise;
  let type: u32 = select ? 0 : l.pool;
  let stride = pool_stride(type);
  let to = dst_plane(l, o) + <usize>(y / stride) * dst_pitch(l);
  pool_rows(type, to, dst_pitch(l), computed / stride, l.ow, acts, p.pitch, p.width, have);
}

/** Batch-norm, activation and pool of the sums of one channel. */
function finish_channel(l: Layer, p: Plan, o: u32, from: usize, limit: i64, y: u32, computed: u32, have: u32): void {
  select_batchnorm(o);
  let constant = prepare(limit);
  let count = have * p.pitch;
  if (constant >= 0) memory.fill(acts, <u8>constant, count);
  else activate_sums(acts, from, count);
  write_out(l, p, o, y, computed, have);
}

/** Byte offsets of the taps of a position, for the phases of the plan. */
function row_offset(p: Plan, ky: u32): u32 {
  return ((ky % p.stride) * p.phases * p.plane + (ky / p.stride) * p.pitch) << 2;
}

function column_offset(p: Plan, kx: u32): u32 {
  let x = kx + p.column;
  return ((x % p.stride) * p.plane + x / p.stride) << 2;
}

/** Turns the sums of pixels at `sums` into the terms of the accumulators. */
function make_terms(l: Layer, count: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    store<i32>(terms + (i << 2), <i32>((l.arg_x * <i64>load<i32>(sums + (i << 2))) >> l.shr_x));
  }
}

function add_terms(to: usize, count: u32): void {
  for (let i: u32 = 0; i < count << 2; i += 16) {
    v128.store(to + i, i32x4.add(v128.load(to + i), v128.load(terms + i)));
  }
}

/** Sums of four output channels of a normal layer, from the packed weights at `block`. */
function dot(l: Layer, p: Plan, count: u32, block: usize, from: usize): void {
  let pair_bytes = (p.phases * p.phases * p.plane) << 2;
  if (l.taps == 9) {
    let k0 = column_offset(p, 0);
    let k1 = column_offset(p, 1);
    let k2 = column_offset(p, 2);
    dot_3x3(sums, p.sums << 2, count, data, pair_bytes, p.pairs, rows, k0, k1, k2, block, from);
  } else {
    dot_1x1(sums, p.sums << 2, count, data, pair_bytes, p.pairs, block, from);
  }
}

function normal_strip(l: Layer, p: Plan, limit: i64, y: u32, computed: u32, have: u32): void {
  gather_pairs(l, p, data, y, have);
  let count = (have * p.pitch + 7) & ~7;
  let sum_stride = p.sums << 2;
  let split = is_split(l);
  if (split) {
    dot(l, p, count, ones, ZEROS);
    make_terms(l, count);
  }
  let block = weights;
  for (let o: u32 = 0; o < l.oc; o += 4) {
    dot(l, p, count, block, bases + (o << 2));
    let last = min<u32>(4, l.oc - o);
    for (let i: u32 = 0; i < last; i++) {
      if (split) add_terms(sums + i * sum_stride, count);
      finish_channel(l, p, o + i, sums + i * sum_stride, limit, y, computed, have);
    }
    block += block_bytes(l);
  }
}

/** Sums of one channel of a depthwise layer. */
function dot_channel(l: Layer, p: Plan, count: u32, w: usize, offset: i32, base: i32): void {
  if (l.taps == 9) depthwise_3x3(sums, count, data, p.pitch, w, offset, base);
  else depthwise_1x1(sums, count, data, <i32>load<u8>(w) + offset, base);
}

function depthwise_strip(l: Layer, p: Plan, all: usize, limit: i64, y: u32, computed: u32, have: u32): void {
  let count = (have * p.pitch + 7) & ~7;
  for (let o: u32 = 0; o < l.oc; o++) {
    let w = all + o * l.taps;
    let base = l.arg_add;
    if (l.arg_w != 0) base += (l.arg_w * <i64>sum_bytes(w, l.taps)) >> l.shr_w;
    gather_channel(l, p, data, o, y, have);
    if (is_split(l)) {
      dot_channel(l, p, count, NINE_ONES, 0, 0);
      make_terms(l, count);
      dot_channel(l, p, count, w, 0, <i32>base);
      add_terms(sums, count);
    } else {
      dot_channel(l, p, count, w, <i32>l.arg_x, <i32>base);
    }
    finish_channel(l, p, o, sums, limit, y, computed, have);
  }
}

/**
 * Computes the layer in `bytes` of working memory at `arena`. Returns false, with nothing written, when the
 * layer is out of the proven range, the arena is too small or the weights cannot be read.
 */
export function compute_simd(l: Layer, arena: usize, bytes: u32): bool {
  let limit = accumulator_bound(l);
  if (limit == 0) return false;
  make_plan(l);
  reduce_table();
  let p = plan;
  if (!lay_out(l, p, arena, bytes)) return false;
  let all: usize = 0;
  if (l.depthwise) {
    all = bus_read(l.weights_bus, l.oc * l.taps, raw);
    if (all == 0) return false;
  } else {
    if (!pack_weights(l, weights, bases, raw, is_split(l) ? 0 : <i32>l.arg_x)) return false;
    if (is_split(l)) pack_ones(l, ones);
    for (let ky: u32 = 0; ky < 3; ky++) store<u32>(rows + (ky << 2), row_offset(p, ky));
  }
  for (let y: u32 = 0; y < p.rows; y += p.strip) {
    let computed = min(p.strip, p.rows - y);
    let have = min(computed + p.below, l.h - y * p.stride);
    if (l.depthwise) depthwise_strip(l, p, all, limit, y, computed, have);
    else normal_strip(l, p, limit, y, computed, have);
  }
  return true;
}
