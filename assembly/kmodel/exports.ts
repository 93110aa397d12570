/**
 * The kmodel functions that hosts call: plain numbers and addresses in linear memory. A handle is what
 * `kmodel_load` returns. Status results are 0 or an error code of the catalogue (docs/errors.md).
 */
import { kpu_download, kpu_last_error } from "../kpu/index";
import {
  clear_error,
  error_advice,
  error_count,
  error_name,
  error_template,
  last_code,
  last_node,
  last_offset,
} from "./errors";
import { copy_text, error_text } from "./error_text";
import { DT_U8, MEM_KPU, MEM_MAIN, MemoryRange, Shape } from "./format";
import { generations } from "./generation";
import {
  index_exists,
  input_range,
  input_shape,
  Model,
  model_bind,
  model_heap,
  model_load,
  model_of,
  model_open,
  model_unload,
  node_body,
  node_opcode,
  node_us,
  node_work,
  output_range,
} from "./model";
import { OP_KPU_CONV2D, OP_KPU_UPLOAD, op_name } from "./opcodes";
import { has_main_output, kpu_conv2d_source, kpu_conv2d_target, kpu_conv2d_weights } from "./ops/kpu";
import { output_ptr, run_model, run_node, set_input } from "./run";
import { node_input, node_input_shape, node_inputs, node_output, node_output_shape, output_shape } from "./shapes";
import { V3_K210_CONV, V3_OPCODES, VERSION_3 } from "./v3/format";
import { v3_conv_weights } from "./v3/kpu";
import { v3_node_tensor, v3_node_tensors } from "./v3/shapes";
import { probe } from "./verify";

/** What `kmodel_input`, `kmodel_output` and `kmodel_node_tensor` write: 10 words. */
@unmanaged
class TensorInfo {
  /** 0 constants, 1 main memory, 2 KPU RAM. */
  memory_type: u32;
  /** 0 f32, 1 u8. */
  datatype: u32;
  start: u32;
  /** Bytes of the dense tensor. */
  size: u32;
  n: i32;
  c: i32;
  h: i32;
  w: i32;
  /** 0 when the shape is not known and therefore flat. */
  known: u32;
  /** Address of the data, 0 in KPU RAM or while the model has no memory. */
  ptr: u32;
}

function put_range(out: usize, m: Model, r: MemoryRange, known: bool): void {
  const info = changetype<TensorInfo>(out);
  info.memory_type = r.memory_type;
  info.datatype = r.datatype;
  info.start = r.start;
  info.size = r.size;
  info.known = u32(known);
  info.ptr = 0;
  if (r.memory_type == MEM_MAIN) info.ptr = m.main ? <u32>(m.main + r.start) : 0;
  else if (r.memory_type != MEM_KPU) info.ptr = <u32>(m.constants + r.start);
}

/** A u8 tensor in KPU RAM whose shape has been written. */
function put_kpu(out: usize, start: u32): void {
  const info = changetype<TensorInfo>(out);
  info.memory_type = MEM_KPU;
  info.datatype = DT_U8;
  info.start = start;
  info.size = info.n * info.c * info.h * info.w;
  info.known = 1;
  info.ptr = 0;
}

// @ts-ignore: decorator
@inline
function shape_of(out: usize): usize {
  return out + offsetof<TensorInfo>("n");
}

// ---- life cycle -------------------------------------------------------------------------------------------

/**
 * Verifies the `len` bytes at `ptr` (256-aligned) and allocates what the model needs to run. The bytes stay
 * the caller's, are used in place and must not change until `kmodel_unload`. Returns a handle or 0.
 */
export function kmodel_load(ptr: usize, len: u32): usize {
  return model_load(ptr, len);
}

/** Like `kmodel_load` but without the working memory: for inspection. `kmodel_bind` adds it. */
export function kmodel_open(ptr: usize, len: u32): usize {
  return model_open(ptr, len);
}

/** Gives an opened model its working memory. */
export function kmodel_bind(handle: usize): u32 {
  const m = model_of(handle);
  if (m) model_bind(m);
  return last_code;
}

/** Releases the model; the file's bytes stay with the caller. */
export function kmodel_unload(handle: usize): u32 {
  clear_error();
  const m = model_of(handle);
  if (m) model_unload(m);
  return last_code;
}

/**
 * For loaders that do not know the length: with `have` bytes at `ptr`, how many must be there to know more.
 * Equal to `have` when the model is complete; 0 when it is no kmodel.
 */
export function kmodel_probe(ptr: usize, have: u32): u32 {
  clear_error();
  return probe(ptr, have);
}

// ---- description ------------------------------------------------------------------------------------------

// Keys of `kmodel_plan`.
export const PLAN_FILE: u32 = 0;
export const PLAN_CONSTANTS: u32 = 1;
export const PLAN_MAIN_MEM: u32 = 2;
export const PLAN_KPU_RAM: u32 = 3;
export const PLAN_SCRATCH: u32 = 4;
export const PLAN_NODES: u32 = 5;
export const PLAN_INPUTS: u32 = 6;
export const PLAN_OUTPUTS: u32 = 7;
/** Heap bytes beside the file. */
export const PLAN_HEAP: u32 = 8;
/** Millions of steps of one run. */
export const PLAN_WORK: u32 = 9;

/** One figure of the memory bill, PLAN_*. */
export function kmodel_plan(handle: usize, key: u32): u32 {
  const m = model_of(handle);
  if (!m) return 0;
  if (key <= PLAN_OUTPUTS) return load<u32>(changetype<usize>(m) + (<usize>key << 2));
  return key == PLAN_HEAP ? model_heap(m) : <u32>(m.work / 1000000);
}

/** Version of the file format: 3 or 4. */
export function kmodel_version(handle: usize): u32 {
  const m = model_of(handle);
  return m ? m.version : 0;
}

/**
 * Mask of the converter releases that may have written the model: 1 alpha, 2 beta1, 4 beta2, 8 beta3, 16 beta4;
 * 0 for version 3.
 */
export function kmodel_generations(handle: usize): u32 {
  const m = model_of(handle);
  return m && m.version != VERSION_3 ? generations(m) : 0;
}

/** Describes input `i` (TensorInfo, 40 bytes). The size is that of the dense data to give. */
export function kmodel_input(handle: usize, i: u32, out: usize): u32 {
  clear_error();
  const m = model_of(handle);
  if (!m || !index_exists("input", i, m.inputs)) return last_code;
  const r = input_range(m, i);
  memory.copy(shape_of(out), changetype<usize>(input_shape(m, i)), 16);
  put_range(out, m, r, true);
  const s = changetype<Shape>(shape_of(out));
  changetype<TensorInfo>(out).size = s.n * s.c * s.h * s.w * (r.datatype == DT_U8 ? 1 : 4);
  return 0;
}

/** Describes output `i` (TensorInfo). */
export function kmodel_output(handle: usize, i: u32, out: usize): u32 {
  clear_error();
  const m = model_of(handle);
  if (!m || !index_exists("output", i, m.outputs)) return last_code;
  put_range(out, m, output_range(m, i), output_shape(m, output_range(m, i), shape_of(out)));
  return 0;
}

/** Opcode of node `i`, -1 when there is none. */
export function kmodel_node_opcode(handle: usize, i: u32): i32 {
  const m = model_of(handle);
  return m && index_exists("node", i, m.nodes) ? node_opcode(m, i) : -1;
}

/** Writes the name of an opcode, at most `cap` bytes; returns its length. */
export function kmodel_op_name(opcode: u32, buf: usize, cap: u32): u32 {
  return copy_text(op_name(opcode), buf, cap);
}

/** Number of inputs of node `i`. */
export function kmodel_node_inputs(handle: usize, i: u32): u32 {
  const m = model_of(handle);
  if (!m || !index_exists("node", i, m.nodes)) return 0;
  if (m.version == VERSION_3) return v3_node_tensors(m, i, false);
  return node_opcode(m, i) == OP_KPU_CONV2D ? 1 : node_inputs(m, i);
}

/** Number of outputs of node `i`: 2 for a kpu_conv2d that also writes to main memory (KPU RAM comes first). */
export function kmodel_node_outputs(handle: usize, i: u32): u32 {
  const m = model_of(handle);
  if (!m || !index_exists("node", i, m.nodes)) return 0;
  if (m.version == VERSION_3) return v3_node_tensors(m, i, true);
  return node_opcode(m, i) == OP_KPU_CONV2D && has_main_output(node_body(m, i)) ? 2 : 1;
}

/** Describes input `index` of node `i`, or with `output` != 0 its output `index` (TensorInfo). */
export function kmodel_node_tensor(handle: usize, i: u32, output: u32, index: u32, out: usize): u32 {
  clear_error();
  const m = model_of(handle);
  if (!m || !index_exists("node", i, m.nodes)) return last_code;
  const count = output ? kmodel_node_outputs(handle, i) : kmodel_node_inputs(handle, i);
  if (!index_exists("tensor", index, count)) return last_code;
  if (m.version == VERSION_3) {
    const info = changetype<TensorInfo>(out);
    info.known = u32(v3_node_tensor(m, i, output != 0, index, out));
    info.ptr = m.main && info.memory_type == MEM_MAIN ? <u32>(m.main + info.start) : 0;
    return 0;
  }
  const opcode = node_opcode(m, i);
  const body = node_body(m, i);
  if (opcode == OP_KPU_CONV2D && !(output && index)) {
    put_kpu(out, output ? kpu_conv2d_target(body, shape_of(out)) : kpu_conv2d_source(body, shape_of(out)));
  } else if (opcode == OP_KPU_UPLOAD && output) {
    node_output_shape(m, i, shape_of(out));
    put_kpu(out, node_output(m, i).start);
  } else if (output) {
    put_range(out, m, node_output(m, i), node_output_shape(m, i, shape_of(out)));
  } else {
    put_range(out, m, node_input(m, i, index), node_input_shape(m, i, index, shape_of(out)));
  }
  return 0;
}

/** Bytes of weights of a kpu_conv2d node, 0 for other nodes. */
export function kmodel_node_weights(handle: usize, i: u32): u32 {
  const m = model_of(handle);
  if (!m || !index_exists("node", i, m.nodes)) return 0;
  if (node_opcode(m, i) == V3_OPCODES + V3_K210_CONV) return v3_conv_weights(m.file, node_body(m, i));
  if (node_opcode(m, i) != OP_KPU_CONV2D) return 0;
  return kpu_conv2d_weights(node_body(m, i));
}

/** Elementary steps of node `i` (see Plan.work), saturated to 32 bits. */
export function kmodel_node_work(handle: usize, i: u32): u32 {
  const m = model_of(handle);
  return m && index_exists("node", i, m.nodes) ? node_work(m, i) : 0;
}

// ---- running ----------------------------------------------------------------------------------------------

/** Gives input `i` its dense NCHW data. Needed for every input before every run. */
export function kmodel_set_input(handle: usize, i: u32, ptr: usize, len: u32): u32 {
  const m = model_of(handle);
  if (m) set_input(m, i, ptr, len);
  return last_code;
}

/** Runs the model once; `profile` != 0 keeps the time of every node. */
export function kmodel_run(handle: usize, profile: u32): u32 {
  const m = model_of(handle);
  if (m) run_model(m, profile != 0);
  return last_code;
}

/** Runs node `i` alone; for traces all nodes are run in order. */
export function kmodel_step(handle: usize, i: u32): u32 {
  const m = model_of(handle);
  if (m) run_node(m, i);
  return last_code;
}

/** Microseconds of node `i` in the last profiled run or step. */
export function kmodel_node_us(handle: usize, i: u32): u32 {
  const m = model_of(handle);
  return m && index_exists("node", i, m.nodes) ? node_us(m, i) : 0;
}

/** Copies the feature map that a described tensor (TensorInfo at `info`) has in KPU RAM to `dst`, dense NCHW. */
export function kmodel_download(info: usize, dst: usize): void {
  const t = changetype<TensorInfo>(info);
  kpu_download(dst, t.start, t.n, t.c, t.h, t.w);
}

/** Address of output `i`, valid until the next run; 0 for a bad index. */
export function kmodel_output_ptr(handle: usize, i: u32): usize {
  clear_error();
  const m = model_of(handle);
  return m && index_exists("output", i, m.outputs) ? output_ptr(m, i) : 0;
}

// ---- errors -----------------------------------------------------------------------------------------------

/** Code of the last error, 0 = none. */
export function kmodel_error(): u32 {
  return last_code;
}

/** Node of the last error, -1 when it is not about a node. */
export function kmodel_error_node(): i32 {
  return last_node;
}

/** File offset of the last error, -1 when it is not about a place in the file. */
export function kmodel_error_offset(): i32 {
  return <i32>last_offset;
}

/** Writes the last error as text, with its advice when `advice` != 0; returns the length. */
export function kmodel_error_text(buf: usize, cap: u32, advice: u32): u32 {
  return error_text(buf, cap, advice != 0);
}

/** Number of errors in the catalogue. */
export function kmodel_error_count(): u32 {
  return error_count();
}

/** Writes part 0 (name), 1 (message template) or 2 (advice) of a catalogued error; returns the length. */
export function kmodel_error_part(code: u32, part: u32, buf: usize, cap: u32): u32 {
  if (code < 1 || code > error_count()) return 0;
  return copy_text(part == 0 ? error_name(code) : part == 1 ? error_template(code) : error_advice(code), buf, cap);
}

/** Address of the KPU driver's record of its last failure (KpuError, assembly/kpu/error.ts). */
export function kmodel_kpu_error(): usize {
  return kpu_last_error();
}
