/**
 * The verifier: whatever the interpreter relies on is proven here, once, before anything runs.
 *
 * Division of labour: `classify` looks at the first bytes, this file at the header, the ranges of inputs and
 * outputs and the node table, the `check_*` function beside each op at its body, with the tools of check.ts.
 * After that a kernel can touch nothing but the constants, main memory, KPU RAM and scratch of its model.
 */
import { kpu_tensor_bytes } from "../kpu/index";
import * as check from "./check";
import { classify } from "./classify";
import { dispatch_check } from "./dispatch";
import { E_ALIGN, E_OPCODE, E_TARGET, E_TRUNCATED, E_WORK, fail } from "./errors";
import {
  DT_U8,
  H_CONSTANTS,
  H_INPUTS,
  H_MAIN_MEM,
  H_NODES,
  H_OUTPUTS,
  H_TARGET,
  HEADER_SIZE,
  KPU_RAM_SIZE,
  KPU_ROW,
  MEM_KPU,
  NODE_HEADER_SIZE,
  range,
  RANGE_SIZE,
  shape,
  SHAPE_SIZE,
  TARGET_K210,
} from "./format";
import { IO_LIMIT, LAST_GAP, MAIN_LIMIT, NODES_LIMIT, WORK_LIMIT } from "./limits";
import { OP_COUNT, op_fixed_size, op_row } from "./opcodes";
import { Plan } from "./plan";
import { VERSION_3 } from "./v3/format";
import { v3_probe, v3_verify } from "./v3/verify";

/** The file must start at a multiple of this: the KPU reads parameters from it in place. */
export const FILE_ALIGN: u32 = 256;

/** File offset of the constants. */
export function constants_offset(file: usize): u32 {
  return (
    HEADER_SIZE +
    load<u32>(file, H_INPUTS) * (RANGE_SIZE + SHAPE_SIZE) +
    load<u32>(file, H_OUTPUTS) * RANGE_SIZE
  );
}

/** File offset of the node table. */
export function nodes_offset(file: usize): u32 {
  return constants_offset(file) + load<u32>(file, H_CONSTANTS);
}

/** File offset of the first body. */
export function bodies_offset(file: usize): u32 {
  return nodes_offset(file) + load<u32>(file, H_NODES) * NODE_HEADER_SIZE;
}

function check_header_fields(file: usize, len: u32): bool {
  check.check_header();
  if (load<u32>(file, H_TARGET) > TARGET_K210) {
    return check.refuse(E_TARGET, "target", H_TARGET, load<u32>(file, H_TARGET), TARGET_K210);
  }
  return (
    check.within("constants", H_CONSTANTS, 0, i32.MAX_VALUE) &&
    check.aligned("constants", H_CONSTANTS, load<u32>(file, H_CONSTANTS), 8) &&
    check.within("main_mem", H_MAIN_MEM, 0, MAIN_LIMIT) &&
    check.within("nodes", H_NODES, 0, NODES_LIMIT) &&
    check.within("inputs", H_INPUTS, 0, IO_LIMIT) &&
    check.within("outputs", H_OUTPUTS, 1, IO_LIMIT) &&
    check.holds("node table", bodies_offset(file))
  );
}

/** Sums the body sizes; false when the bodies are certainly not all there. */
function check_length(file: usize, len: u32): bool {
  let needed: u64 = bodies_offset(file);
  const table = file + nodes_offset(file);
  for (let i: u32 = 0, n = load<u32>(file, H_NODES); i < n; i++) needed += load<u32>(table + i * NODE_HEADER_SIZE, 4);
  return needed <= <u64>len + LAST_GAP ? true : fail(E_TRUNCATED, "", len, needed);
}

function check_inputs(file: usize): bool {
  const count = load<u32>(file, H_INPUTS);
  for (let i: u32 = 0; i < count; i++) {
    const at = HEADER_SIZE + i * RANGE_SIZE;
    const dims = HEADER_SIZE + count * RANGE_SIZE + i * SHAPE_SIZE;
    const n = check.extent("input shape", dims);
    if (!n) return false;
    if (range(file, at).memory_type != MEM_KPU) {
      const unit = check.unit_of(at);
      if (!check.tensor("input", at, check.WRITE, unit, check.product(n, unit))) return false;
      continue;
    }
    const s = shape(file, dims);
    if (!check.tensor("input", at, check.KPU, KPU_ROW, 0)) return false;
    if (!check.equal("input datatype", at + 4, range(file, at).datatype, DT_U8)) return false;
    if (!check.bounded("input shape", dims, n, 1, KPU_RAM_SIZE)) return false;
    if (!check.kpu_span("input", at + 8, range(file, at).start, kpu_tensor_bytes(s.n, s.c, s.h, s.w))) return false;
  }
  return true;
}

function check_outputs(file: usize): bool {
  const first = HEADER_SIZE + load<u32>(file, H_INPUTS) * (RANGE_SIZE + SHAPE_SIZE);
  for (let i: u32 = 0, n = load<u32>(file, H_OUTPUTS); i < n; i++) {
    const at = first + i * RANGE_SIZE;
    if (!check.tensor("output", at, check.READ, check.unit_of(at), 1)) return false;
  }
  return true;
}

function check_nodes(file: usize, len: u32, plan: Plan): bool {
  const table = file + nodes_offset(file);
  let at = bodies_offset(file);
  let work: u64 = 0;
  for (let i: u32 = 0, n = load<u32>(file, H_NODES); i < n; i++) {
    const header = table + i * NODE_HEADER_SIZE;
    const opcode = load<u32>(header);
    const size = load<u32>(header, 4);
    const present = at < len ? min(size, len - at) : 0;
    check.check_node(i, opcode, file + at, present, size);
    if (op_row(opcode) == OP_COUNT) return check.refuse(E_OPCODE, "opcode", header - file - at, opcode, 0);
    if (size & 7) return check.refuse(E_ALIGN, "body_size", header + 4 - file - at, size, 8);
    if (!check.holds("fixed fields", op_fixed_size(opcode)) || !dispatch_check(opcode)) return false;
    work += check.work;
    if (check.work > WORK_LIMIT || work > WORK_LIMIT) {
      return check.refuse(E_WORK, "", 0, max(work, check.work) / 1000000, WORK_LIMIT / 1000000);
    }
    at += size;
  }
  plan.file_bytes = min(at, len);
  plan.work = work;
  return true;
}

/**
 * Verifies the kmodel of at most `len` bytes at `file` (a multiple of FILE_ALIGN; bytes behind the model are
 * ignored) and fills `plan`. On false the error is recorded and nothing may be run.
 */
export function verify(file: usize, len: u32, plan: Plan): bool {
  if (!classify(file, len)) return false;
  if (file & (FILE_ALIGN - 1)) return fail(E_ALIGN, "address of the file", file, FILE_ALIGN);
  if (load<u32>(file) == VERSION_3) return v3_verify(file, len, plan);
  check.check_file(file, len, load<u32>(file, H_CONSTANTS), load<u32>(file, H_MAIN_MEM));
  if (!check_header_fields(file, len) || !check_length(file, len)) return false;
  if (!check_inputs(file) || !check_outputs(file) || !check_nodes(file, len, plan)) return false;
  plan.constant_bytes = load<u32>(file, H_CONSTANTS);
  plan.main_mem = load<u32>(file, H_MAIN_MEM);
  plan.kpu_ram = check.kpu_high_water;
  plan.scratch_bytes = check.scratch_bytes;
  plan.nodes = load<u32>(file, H_NODES);
  plan.inputs = load<u32>(file, H_INPUTS);
  plan.outputs = load<u32>(file, H_OUTPUTS);
  return true;
}

/**
 * How many bytes from the start are needed to know more: for loaders that read a model of unknown length
 * piece by piece. Returns the next length to have in memory, `have` when the model is complete, 0 when the
 * data is no kmodel (the error is recorded).
 */
export function probe(file: usize, have: u32): u32 {
  if (have < HEADER_SIZE) return HEADER_SIZE;
  if (!classify(file, have)) return 0;
  if (load<u32>(file) == VERSION_3) return v3_probe(file, have);
  check.check_file(file, i32.MAX_VALUE, 0, 0);
  if (!check_header_fields(file, have)) return 0;
  const bodies = bodies_offset(file);
  if (have < bodies) return bodies;
  let needed: u64 = bodies;
  const table = file + nodes_offset(file);
  for (let i: u32 = 0, n = load<u32>(file, H_NODES); i < n; i++) needed += load<u32>(table + i * NODE_HEADER_SIZE, 4);
  if (needed > <u64>i32.MAX_VALUE) {
    fail(E_TRUNCATED, "", have, needed);
    return 0;
  }
  return max(<u32>needed, have);
}
