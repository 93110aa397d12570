/**
 * One layer with the vector kernels: strips of rows, blocks of output channels.
 *
 * Only layers whose sums provably fit 32 bits are taken: S + arg_x * SX is computed as the sum of X * (w + arg_x),
 * which asks for shr_x = 0 and a bound on arg_x. That covers everything the compiler emits; the rest
 * goes to the scalar kernels.
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
import { block_bytes, pack_weights, packed_bytes, RAW_BYTES, sum_bytes } from "./weights";

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

/** Largest absolute accumulator, or 0 when the vector kernels are not proven for this layer. */
function accumulator_bound(l: Layer): i64 {
  if (l.shr_x != 0 || abs(l.arg_x) > 32767 - 255) return 0;
  let terms = <i64>(l.nic * l.taps);
  let weight = max(abs(l.arg_x), abs(l.arg_x + 255));
  let base = ((abs(l.arg_w) * terms * 255) >> l.shr_w) + 1 + abs(l.arg_add) * <i64>l.nic;
  let bound = terms * 255 * weight + base;
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
  return acts + p.sums + 4 * p.pitch + 4 * SLACK <= arena + bytes;
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

function normal_strip(l: Layer, p: Plan, limit: i64, y: u32, computed: u32, have: u32): void {
  gather_pairs(l, p, data, y, have);
  let count = (have * p.pitch + 7) & ~7;
  let sum_stride = p.sums << 2;
  let pair_bytes = (p.phases * p.phases * p.plane) << 2;
  let block = weights;
  for (let o: u32 = 0; o < l.oc; o += 4) {
    if (l.taps == 9) {
      let k0 = column_offset(p, 0);
      let k1 = column_offset(p, 1);
      let k2 = column_offset(p, 2);
      dot_3x3(sums, sum_stride, count, data, pair_bytes, p.pairs, rows, k0, k1, k2, block, bases + (o << 2));
    } else {
      dot_1x1(sums, sum_stride, count, data, pair_bytes, p.pairs, block, bases + (o << 2));
    }
    let last = min<u32>(4, l.oc - o);
    for (let i: u32 = 0; i < last; i++) {
      finish_channel(l, p, o + i, sums + i * sum_stride, limit, y, computed, have);
    }
    block += block_bytes(l);
  }
}

function depthwise_strip(l: Layer, p: Plan, all: usize, limit: i64, y: u32, computed: u32, have: u32): void {
  let count = (have * p.pitch + 7) & ~7;
  for (let o: u32 = 0; o < l.oc; o++) {
    let w = all + o * l.taps;
    let base = l.arg_add;
    if (l.arg_w != 0) base += (l.arg_w * <i64>sum_bytes(w, l.taps)) >> l.shr_w;
    gather_channel(l, p, data, o, y, have);
    if (l.taps == 9) depthwise_3x3(sums, count, data, p.pitch, w, <i32>l.arg_x, <i32>base);
    else depthwise_1x1(sums, count, data, <i32>load<u8>(w) + <i32>l.arg_x, <i32>base);
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
    if (!pack_weights(l, weights, bases, raw)) return false;
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
