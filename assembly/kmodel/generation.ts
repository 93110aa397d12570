/**
 * Which release of nncase 0.2.0 may have written a model. No field tells; opcodes, alignments and the way
 * activation tables end do (kmodel v4 specification, section 5; K210 KPU, section 7.2).
 */
import { Model, node_body, node_opcode } from "./model";
import {
  OP_CONV2D_TRANSPOSE,
  OP_KPU_CONV2D,
  OP_NNIL_UNARY_METHOD,
  OP_QUANTIZED_BINARY,
  OP_QUANTIZED_CONV2D,
  OP_QUANTIZED_MATMUL,
  OP_TABLE_LOOKUP1D,
} from "./opcodes";
import { kpu_conv2d_act, kpu_conv2d_bn } from "./ops/kpu";

export const GENERATION_ALPHA: u32 = 1;
export const GENERATION_BETA1: u32 = 2;
export const GENERATION_BETA2: u32 = 4;
export const GENERATION_BETA3: u32 = 8;
export const GENERATION_BETA4: u32 = 16;

const ALL: u32 = 31;
const FROM_BETA1: u32 = 30;
const FROM_BETA3: u32 = 24;
const BEFORE_BETA3: u32 = 7;

/** Releases that have the opcode. */
function writers(opcode: u32): u32 {
  if (opcode == OP_TABLE_LOOKUP1D || opcode == OP_NNIL_UNARY_METHOD) return FROM_BETA3;
  const beta1 =
    opcode == OP_QUANTIZED_CONV2D ||
    opcode == OP_QUANTIZED_MATMUL ||
    opcode == OP_QUANTIZED_BINARY ||
    opcode == OP_CONV2D_TRANSPOSE;
  return beta1 ? FROM_BETA1 : ALL;
}

/** Releases that end an activation table like the one at `act`: x_start of its last segment tells. */
function table_writers(act: usize): u32 {
  const last = load<u64>(act, 15 * 8);
  const x_start = (last >> 24) & 0xf_ffff_ffff;
  const y_mul = (last >> 8) & 0xffff;
  if (x_start >= 0x7_ffff_fff0 && x_start < 0x8_0000_0000 && y_mul == 0) return BEFORE_BETA3;
  return x_start == 0 && y_mul == 0 ? FROM_BETA3 : ALL;
}

/** Mask of GENERATION_* bits: the releases that nothing in the model rules out. 0 = the signs contradict. */
export function generations(m: Model): u32 {
  let mask = ALL;
  for (let i: u32 = 0; i < m.nodes; i++) {
    const opcode = node_opcode(m, i);
    mask &= writers(opcode);
    if (opcode != OP_KPU_CONV2D) continue;
    const body = node_body(m, i);
    mask &= (body + kpu_conv2d_bn(body) - m.file) & 255 ? GENERATION_ALPHA : ALL;
    mask &= table_writers(body + kpu_conv2d_act(body));
  }
  return mask;
}
