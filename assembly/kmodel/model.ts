/** Loaded models: what stands in memory, and how it gets there and away. */
import { kpu_publish, kpu_retire } from "../kpu/index";
import { mem_alloc, mem_free, mem_free_bytes, mem_largest } from "../memory";
import { check_file, check_node, work } from "./check";
import { dispatch_check } from "./dispatch";
import { clear_error, E_HANDLE, E_INDEX, E_NO_MEMORY, fail } from "./errors";
import { HEADER_SIZE, MemoryRange, NODE_HEADER_SIZE, RANGE_SIZE, Shape, SHAPE_SIZE, VERSION } from "./format";
import { AREA_ALIGN, Plan, plan_areas, plan_heap } from "./plan";
import { V3_OPCODES, VERSION_3 } from "./v3/format";
import { v3_describe_io } from "./v3/shapes";
import { v3_bodies_offset, v3_check_layer, v3_headers_offset } from "./v3/verify";
import { bodies_offset, constants_offset, nodes_offset, verify } from "./verify";

/** Bytes per node in the table behind a Model: body address, microseconds of the last run. */
const NODE_ENTRY: u32 = 8;

/** A verified model and its memory bill. Its node table follows it in the same heap block. */
@unmanaged
export class Model extends Plan {
  /** The next loaded model; the list makes stale handles detectable. */
  next: usize;
  file: usize;
  /** 3 or 4. */
  version: u32;
  /** Ranges and shapes of inputs, ranges of outputs: in the file, of version 3 behind the node table. */
  io: usize;
  constants: usize;
  /** Main memory, 0 while the model is only open. */
  main: usize;
  scratch: usize;
  /** Header table of the nodes in the file. */
  headers: usize;
}

let models: usize = 0;
const draft = changetype<Plan>(memory.data(48, 8));

/** Size of the heap block that describes a model; the file of version 3 has no ranges, so they stand in it. */
function model_size(version: u32, nodes: u32, outputs: u32): u32 {
  const io = version == VERSION_3 ? RANGE_SIZE + SHAPE_SIZE + outputs * RANGE_SIZE : 0;
  return <u32>offsetof<Model>() + nodes * NODE_ENTRY + io;
}

/** Heap bytes that a model takes once it is loaded, its file not counted. */
export function model_heap(m: Model): u32 {
  return plan_heap(m, model_size(m.version, m.nodes, m.outputs));
}

/** The model of a handle, or null with an error. */
export function model_of(handle: usize): Model | null {
  for (let m = models; m; m = changetype<Model>(m).next) if (m == handle) return changetype<Model>(m);
  fail(E_HANDLE);
  return null;
}

// ---- parts of the file ------------------------------------------------------------------------------------

/** Memory range of input `i`. */
export function input_range(m: Model, i: u32): MemoryRange {
  return changetype<MemoryRange>(m.io + i * RANGE_SIZE);
}

/** Shape of input `i`. */
export function input_shape(m: Model, i: u32): Shape {
  return changetype<Shape>(m.io + m.inputs * RANGE_SIZE + i * SHAPE_SIZE);
}

/** Memory range of output `i`. */
export function output_range(m: Model, i: u32): MemoryRange {
  return changetype<MemoryRange>(m.io + m.inputs * (RANGE_SIZE + SHAPE_SIZE) + i * RANGE_SIZE);
}

/** Opcode of node `i`; of a version 3 layer, V3_OPCODES + its type. */
export function node_opcode(m: Model, i: u32): u32 {
  return load<u32>(m.headers + i * NODE_HEADER_SIZE) + (m.version == VERSION_3 ? V3_OPCODES : 0);
}

// @ts-ignore: decorator
@inline
function entry(m: Model, i: u32): usize {
  return changetype<usize>(m) + offsetof<Model>() + i * NODE_ENTRY;
}

export function node_body(m: Model, i: u32): usize {
  return load<u32>(entry(m, i));
}

/** End of a node's body, or of the file where the last gap is missing. */
export function node_end(m: Model, i: u32): usize {
  return min(node_body(m, i) + load<u32>(m.headers + i * NODE_HEADER_SIZE, 4), m.file + m.file_bytes);
}

/** Elementary steps of a node; the verifier is asked again, so nothing is stored for it. */
export function node_work(m: Model, i: u32): u32 {
  const body = node_body(m, i);
  const size = <u32>(node_end(m, i) - body);
  const opcode = node_opcode(m, i);
  check_file(m.file, m.file_bytes, m.constant_bytes, m.main_mem);
  check_node(i, opcode, body, size, size);
  if (m.version == VERSION_3) v3_check_layer(m.file, m.file_bytes, opcode);
  else dispatch_check(opcode);
  return <u32>min<u64>(work, u32.MAX_VALUE);
}

/** Microseconds that the node took in the last profiled run. */
export function node_us(m: Model, i: u32): u32 {
  return load<u32>(entry(m, i), 4);
}

export function set_node_us(m: Model, i: u32, us: u32): void {
  store<u32>(entry(m, i), us, 4);
}

/** `i` < `count`, or an error about the field. */
export function index_exists(field: string, i: u32, count: u32): bool {
  return i < count ? true : fail(E_INDEX, field, i, count);
}

// ---- life cycle -------------------------------------------------------------------------------------------

function allocate(what: string, size: u32, align: u32): usize {
  const at = mem_alloc(size, align);
  if (!at) fail(E_NO_MEMORY, what, mem_free_bytes(), size, mem_largest());
  return at;
}

/**
 * Verifies the kmodel at `file` (256-aligned, `len` bytes, whatever follows the model is ignored) and makes a
 * model of it that can be inspected but has no memory to run in. The file must stay in place until
 * `model_unload`. Returns 0 with the error recorded.
 */
export function model_open(file: usize, len: u32): usize {
  clear_error();
  if (!verify(file, len, draft)) return 0;
  const version = load<u32>(file) == VERSION_3 ? VERSION_3 : VERSION;
  const at = allocate("the node table", model_size(version, draft.nodes, draft.outputs), 8);
  if (!at) return 0;
  const m = changetype<Model>(at);
  memory.copy(at, changetype<usize>(draft), offsetof<Plan>());
  m.file = file;
  m.version = version;
  m.main = 0;
  m.scratch = 0;
  const is_v3 = version == VERSION_3;
  m.constants = is_v3 ? file : file + constants_offset(file);
  m.headers = file + (is_v3 ? v3_headers_offset(file) : nodes_offset(file));
  m.io = is_v3 ? entry(m, m.nodes) : file + HEADER_SIZE;
  let body = file + (is_v3 ? v3_bodies_offset(file) : bodies_offset(file));
  for (let i: u32 = 0; i < m.nodes; i++) {
    store<u32>(entry(m, i), <u32>body);
    set_node_us(m, i, 0);
    body += load<u32>(m.headers + i * NODE_HEADER_SIZE, 4);
  }
  if (is_v3) v3_describe_io(m);
  m.next = models;
  models = at;
  return at;
}

/**
 * Gives an open model its main memory (cleared) and scratch, and makes its file visible to the KPU. Returns
 * false, with nothing taken, when the heap cannot give what the plan says.
 */
export function model_bind(m: Model): bool {
  clear_error();
  if (m.main) return true;
  const size = plan_areas(m);
  const at = allocate("working memory", size, AREA_ALIGN);
  if (!at) return false;
  memory.fill(at, 0, size);
  m.main = at;
  m.scratch = at + size - m.scratch_bytes;
  kpu_publish(m.file, m.file_bytes);
  return true;
}

/** `model_open` and `model_bind`. Returns the handle, 0 with the error recorded. */
export function model_load(file: usize, len: u32): usize {
  const at = model_open(file, len);
  if (!at) return 0;
  if (model_bind(changetype<Model>(at))) return at;
  model_unload(changetype<Model>(at));
  return 0;
}

/** Releases everything but the file, which belongs to the caller. */
export function model_unload(m: Model): void {
  const at = changetype<usize>(m);
  if (models == at) models = m.next;
  for (let p = models; p; p = changetype<Model>(p).next) {
    if (changetype<Model>(p).next == at) changetype<Model>(p).next = m.next;
  }
  if (m.main) {
    kpu_retire(m.file);
    mem_free(m.main);
  }
  mem_free(at);
}
