/**
 * Shapes that the file does not tell. A kmodel stores the shape of its inputs and of what most ops read, but
 * for outputs only a memory range: the shape is found by walking back through the nodes to the one that
 * wrote the range.
 */
import { dispatch_shape } from "./dispatch";
import { DT_U8, elements, MEM_MAIN, MemoryRange, RANGE_SIZE, range, set_shape, Shape } from "./format";
import { input_range, input_shape, Model, node_body, node_opcode } from "./model";
import {
  NONE,
  OP_CONCAT,
  OP_DEQUANTIZE,
  OP_NNIL_UNARY_METHOD,
  OP_QUANTIZE,
  OP_SOFTMAX,
  OP_TABLE_LOOKUP1D,
  OP_UNARY,
  op_input,
  op_input_shape,
  op_output,
} from "./opcodes";
import { VERSION_3 } from "./v3/format";
import { v3_output_shape } from "./v3/shapes";
import { concat_count, concat_extent, concat_inner, concat_input, concat_outer } from "./ops/concat";

/** Nodes that one walk looks at, and concats inside concats that it follows: bounds for a hostile file. */
const WALK_LIMIT: u32 = 65536;
const DEPTH_LIMIT: u32 = 16;
let depth: u32 = 0;

/** Ops whose output has the shape of their input. */
function elementwise(opcode: u32): bool {
  return (
    opcode == OP_DEQUANTIZE ||
    opcode == OP_QUANTIZE ||
    opcode == OP_UNARY ||
    opcode == OP_NNIL_UNARY_METHOD ||
    opcode == OP_TABLE_LOOKUP1D ||
    opcode == OP_SOFTMAX
  );
}

/** Number of inputs of a node that lie in a memory range. */
export function node_inputs(m: Model, i: u32): u32 {
  const opcode = node_opcode(m, i);
  if (opcode == OP_CONCAT) return concat_count(node_body(m, i));
  if (op_input(opcode, 0) == NONE) return 0;
  return op_input(opcode, 1) == NONE ? 1 : 2;
}

/** Memory range of input `index` of a node. */
export function node_input(m: Model, i: u32, index: u32): MemoryRange {
  const opcode = node_opcode(m, i);
  const offset = opcode == OP_CONCAT ? concat_input(index) : <u32>op_input(opcode, index);
  return range(node_body(m, i), offset);
}

/** Memory range of a node's output; of kpu_conv2d the one in main memory, which may have size 0. */
export function node_output(m: Model, i: u32): MemoryRange {
  return range(node_body(m, i), op_output(node_opcode(m, i)));
}

/** Elements of a range in main memory or constants. */
// @ts-ignore: decorator
@inline
function count_of(r: MemoryRange): u32 {
  return r.datatype == DT_U8 ? r.size : r.size >> 2;
}

/** The shape in `out` accounts for the whole range; if it does not, the range is a flat vector. */
function settle(r: MemoryRange, known: bool, out: usize): bool {
  if (known && elements(changetype<Shape>(out)) == count_of(r)) return true;
  set_shape(out, 1, 1, 1, count_of(r));
  return false;
}

/**
 * Shape of the range `r` as it is before node `before` runs: that of the last node that wrote it, or of the
 * model input there. Returns false, and a flat shape, when nothing tells.
 */
export function range_shape(m: Model, r: MemoryRange, before: u32, out: usize): bool {
  let target = r;
  let left = WALK_LIMIT;
  while (target.memory_type == MEM_MAIN) {
    let i = before;
    while (i > 0 && left > 0) {
      left--;
      const written = node_output(m, --i);
      if (written.memory_type == MEM_MAIN && written.start == target.start && written.size) break;
      if (i == 0) return input_at(m, r, target, out);
    }
    if (!before || !left) return input_at(m, r, target, out);
    const opcode = node_opcode(m, i);
    if (dispatch_shape(opcode, node_body(m, i), out)) return settle(r, true, out);
    if (opcode == OP_CONCAT) return settle(r, concat_shape(m, i, out), out);
    if (!elementwise(opcode)) break;
    target = node_input(m, i, 0);
    before = i;
  }
  return settle(r, false, out);
}

/** The walk reached the start of the model: `target` is a model input or unknown. */
function input_at(m: Model, r: MemoryRange, target: MemoryRange, out: usize): bool {
  for (let i: u32 = 0; i < m.inputs; i++) {
    const given = input_range(m, i);
    if (given.memory_type != MEM_MAIN || given.start != target.start) continue;
    memory.copy(out, changetype<usize>(input_shape(m, i)), RANGE_SIZE);
    return settle(r, true, out);
  }
  return settle(r, false, out);
}

/**
 * Shape of a concat: that of its first input, along the axis where the extents before it multiply to
 * outer_size and those behind it to inner_size. If that shape is not known, the extents before the axis and
 * those behind it stay merged.
 */
function concat_shape(m: Model, i: u32, out: usize): bool {
  const body = node_body(m, i);
  const first = node_input(m, i, 0);
  const unit: u32 = first.datatype == DT_U8 ? 1 : 4;
  if (depth < DEPTH_LIMIT) {
    depth++;
    const known = range_shape(m, first, i, out);
    depth--;
    if (known && extend_axis(body, unit, out)) return true;
  }
  if (concat_inner(body) % unit) return false;
  set_shape(out, 1, concat_outer(body), concat_extent(body), concat_inner(body) / unit);
  return true;
}

/** Finds the axis of a concat in the shape of its first input and gives it the sum of the extents. */
function extend_axis(body: usize, unit: u32, out: usize): bool {
  let outer: u32 = 1;
  for (let axis: usize = 0; axis < 16; axis += 4) {
    let inner = unit;
    for (let d = axis + 4; d < 16; d += 4) inner *= load<u32>(out + d);
    if (outer == concat_outer(body) && inner == concat_inner(body)) {
      store<u32>(out + axis, concat_extent(body));
      return true;
    }
    outer *= load<u32>(out + axis);
  }
  return false;
}

/** Shape of output `r` of the model. */
export function output_shape(m: Model, r: MemoryRange, out: usize): bool {
  if (m.version == VERSION_3) return v3_output_shape(m, r, out);
  return range_shape(m, r, m.nodes, out);
}

/** Shape of input `index` of node `i`: declared in its body, or that of whoever wrote the range. */
export function node_input_shape(m: Model, i: u32, index: u32, out: usize): bool {
  const opcode = node_opcode(m, i);
  const declared = op_input_shape(opcode, index);
  if (declared != NONE) {
    memory.copy(out, node_body(m, i) + declared, 16);
    return true;
  }
  return range_shape(m, node_input(m, i, index), i, out);
}

/** Shape of the output of node `i`. */
export function node_output_shape(m: Model, i: u32, out: usize): bool {
  const opcode = node_opcode(m, i);
  if (dispatch_shape(opcode, node_body(m, i), out)) return true;
  const r = node_output(m, i);
  if (opcode == OP_CONCAT) return settle(r, concat_shape(m, i, out), out);
  if (elementwise(opcode)) return settle(r, node_input_shape(m, i, 0, out), out);
  return settle(r, false, out);
}
