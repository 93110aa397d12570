/**
 * The verifier of version 3 files, with the same tools and the same promise as that of version 4: after it has
 * accepted a file, a layer can touch nothing but its model's memory. The SDK itself checks nothing.
 */
import { kpu_tensor_bytes } from "../../kpu/index";
import * as check from "../check";
import { E_ALIGN, E_AREA, E_OPCODE, E_SHAPE, E_TARGET, E_TRUNCATED, E_VERSION_3, E_WORK, fail } from "../errors";
import { DT_U8, KPU_RAM_SIZE, MEM_KPU, NODE_HEADER_SIZE } from "../format";
import { Plan } from "../plan";
import { LAST_GAP, MAIN_LIMIT, NODES_LIMIT, WORK_LIMIT } from "../limits";
import { check_arrays } from "./arrays";
import {
  V3_ARCH,
  V3_HEADER_SIZE,
  V3_LAYERS,
  V3_MAIN_MEM,
  V3_OPCODES,
  V3_OUTPUT_SIZE,
  V3_OUTPUTS,
} from "./format";
import { V3_ROWS, v3_fixed_size, v3_row } from "./layers";
import { v3_inputs, v3_outputs, V3Tensor, v3_tensor } from "./tensors";

const OUTPUTS_LIMIT: i32 = 1024;
const EXTENT_LIMIT: u64 = 0x7fff_ffff;
const probe_tensor: usize = memory.data(32, 4);

/** File offset of the layer headers. */
export function v3_headers_offset(file: usize): u32 {
  return V3_HEADER_SIZE + load<u32>(file, V3_OUTPUTS) * V3_OUTPUT_SIZE;
}

/** File offset of the first body. */
export function v3_bodies_offset(file: usize): u32 {
  return v3_headers_offset(file) + load<u32>(file, V3_LAYERS) * NODE_HEADER_SIZE;
}

/** Tests the header's fields; `len` bytes are there. */
export function v3_check_header(file: usize, len: u32): bool {
  if (len < V3_HEADER_SIZE) return fail(E_TRUNCATED, "", len, V3_HEADER_SIZE);
  check.check_header();
  if (load<u32>(file, V3_ARCH) != 0) {
    return check.refuse(E_TARGET, "arch", V3_ARCH, load<u32>(file, V3_ARCH), 0);
  }
  return (
    check.within("layers_length", V3_LAYERS, 1, NODES_LIMIT) &&
    check.within("main_mem_usage", V3_MAIN_MEM, 0, MAIN_LIMIT) &&
    check.within("output_count", V3_OUTPUTS, 1, OUTPUTS_LIMIT)
  );
}

/** Bytes from the start that the layers reach. */
export function v3_length(file: usize): u64 {
  let needed: u64 = v3_bodies_offset(file);
  const headers = file + v3_headers_offset(file);
  for (let i: u32 = 0, n = load<u32>(file, V3_LAYERS); i < n; i++) {
    needed += load<u32>(headers + i * NODE_HEADER_SIZE, 4);
  }
  return needed;
}

/** [start, start + bytes) is working memory and suits elements of `unit` bytes. */
function main_span(field: string, offset: usize, start: u64, bytes: u64, unit: u32, main: u32): bool {
  if (!check.aligned(field, offset, start, unit)) return false;
  return start + bytes <= main ? true : check.refuse(E_AREA, field, offset, start + bytes, main);
}

/** The tensor in `probe_tensor` has a shape, and its bytes lie in its area. */
function check_tensor(field: string, offset: usize, main: u32): bool {
  const t = changetype<V3Tensor>(probe_tensor);
  let count: u64 = 1;
  for (let d: usize = 0; d < 4; d++) {
    const got = load<i32>(probe_tensor + offsetof<V3Tensor>("n") + (d << 2));
    count *= <u64>max(got, 0);
    if (got <= 0 || count > EXTENT_LIMIT) return check.refuse(E_SHAPE, field, offset, got, d);
  }
  check.add_work(count);
  if (t.memory_type != MEM_KPU) {
    const unit: u32 = t.datatype == DT_U8 ? 1 : 4;
    return main_span(field, offset, t.start, check.product(count, unit), unit, main);
  }
  if (!check.bounded(field, offset, count, 1, KPU_RAM_SIZE)) return false;
  return check.kpu_span(field, offset, t.start, kpu_tensor_bytes(t.n, t.c, t.h, t.w));
}

function check_tensors(file: usize, row: u32, body: usize, main: u32): bool {
  for (let i: u32 = 0, n = v3_inputs(row, body); i < n; i++) {
    v3_tensor(file, row, body, false, i, probe_tensor);
    if (!check_tensor("input", 4 + i * 4, main)) return false;
  }
  for (let i: u32 = 0, n = v3_outputs(row, body); i < n; i++) {
    v3_tensor(file, row, body, true, i, probe_tensor);
    if (!check_tensor("output", 4, main)) return false;
  }
  return true;
}

/** Tests the layer that check.ts holds; its type exists. */
export function v3_check_layer(file: usize, len: u32, opcode: u32): bool {
  const row = v3_row(opcode);
  return (
    check.holds("fixed fields", v3_fixed_size(row)) &&
    check_arrays(file, len, opcode - V3_OPCODES, check.body) &&
    check_tensors(file, row, check.body, load<u32>(file, V3_MAIN_MEM))
  );
}

function check_layers(file: usize, len: u32, plan: Plan): bool {
  const headers = file + v3_headers_offset(file);
  let at = v3_bodies_offset(file);
  let work: u64 = 0;
  for (let i: u32 = 0, n = load<u32>(file, V3_LAYERS); i < n; i++) {
    const header = headers + i * NODE_HEADER_SIZE;
    const type = load<u32>(header);
    const size = load<u32>(header, 4);
    const body = file + at;
    const row = v3_row(V3_OPCODES + type);
    check.check_node(i, V3_OPCODES + type, body, at < len ? min(size, len - at) : 0, size);
    if (row == V3_ROWS) return check.refuse(E_OPCODE, "layer type", header - body, type, 0);
    if (size & 3) return check.refuse(E_ALIGN, "body_size", header + 4 - body, size, 4);
    if (!v3_check_layer(file, len, V3_OPCODES + type)) return false;
    // it tells what the model's input is (the SDK itself runs only convolutions and fully connected layers there)
    if (i == 0 && v3_inputs(row, body) != 1) {
      return check.refuse(E_VERSION_3, "a first layer with several inputs", header - body, type, 0);
    }
    work += check.work;
    if (check.work > WORK_LIMIT || work > WORK_LIMIT) {
      return check.refuse(E_WORK, "", 0, max(work, check.work) / 1000000, WORK_LIMIT / 1000000);
    }
    at += size;
  }
  plan.work = work;
  return true;
}

function check_outputs(file: usize): bool {
  check.check_header();
  const main = load<u32>(file, V3_MAIN_MEM);
  for (let i: u32 = 0, n = load<u32>(file, V3_OUTPUTS); i < n; i++) {
    const at = V3_HEADER_SIZE + i * V3_OUTPUT_SIZE;
    const size = load<u32>(file + at, 4);
    if (!check.bounded("output size", at + 4, size, 1, main)) return false;
    if (!main_span("output address", at, load<u32>(file + at), size, 1, main)) return false;
  }
  return true;
}

/** `probe` of a version 3 file: see there. */
export function v3_probe(file: usize, have: u32): u32 {
  check.check_file(file, i32.MAX_VALUE, 0, 0);
  if (!v3_check_header(file, have)) return 0;
  const bodies = v3_bodies_offset(file);
  if (have < bodies) return bodies;
  const needed = v3_length(file);
  if (needed <= <u64>i32.MAX_VALUE) return max(<u32>needed, have);
  fail(E_TRUNCATED, "", have, needed);
  return 0;
}

/** Verifies a version 3 file of at most `len` bytes and fills `plan`; on false the error is recorded. */
export function v3_verify(file: usize, len: u32, plan: Plan): bool {
  check.check_file(file, len, 0, load<u32>(file, V3_MAIN_MEM));
  if (!v3_check_header(file, len) || !check.holds("layer headers", v3_bodies_offset(file))) return false;
  const needed = v3_length(file);
  if (needed > <u64>len + LAST_GAP) return fail(E_TRUNCATED, "", len, needed);
  if (!check_outputs(file) || !check_layers(file, len, plan)) return false;
  plan.file_bytes = <u32>min<u64>(needed, len);
  plan.constant_bytes = 0;
  plan.main_mem = load<u32>(file, V3_MAIN_MEM);
  plan.kpu_ram = check.kpu_high_water;
  plan.scratch_bytes = check.scratch_bytes;
  plan.nodes = load<u32>(file, V3_LAYERS);
  plan.inputs = 1;
  plan.outputs = load<u32>(file, V3_OUTPUTS);
  return true;
}
