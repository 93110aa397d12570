/**
 * What version 3 does not store: the model's input (what the first layer reads), the outputs' types, and the
 * shapes behind layers that only know a number of elements.
 */
import { DT_U8, elements, MEM_MAIN, MemoryRange, set_shape, Shape } from "../format";
import { input_range, input_shape, Model, node_body, node_opcode, output_range } from "../model";
import { V3_HEADER_SIZE, V3_OUTPUT_SIZE } from "./format";
import { SHAPE_CHANNELS, SHAPE_COUNT, v3_row, v3_shape_kind } from "./layers";
import { v3_inputs, v3_outputs, V3Tensor, v3_tensor } from "./tensors";

/** Layers that one walk looks at: bounds the time for a hostile file. */
const WALK_LIMIT: u32 = 65536;
const NOBODY: u32 = u32.MAX_VALUE;
const found = changetype<V3Tensor>(memory.data(32, 4));

// @ts-ignore: decorator
@inline
function row_of(m: Model, i: u32): u32 {
  return v3_row(node_opcode(m, i));
}

function describe(m: Model, i: u32, output: bool, index: u32, out: usize): void {
  v3_tensor(m.file, row_of(m, i), node_body(m, i), output, index, out);
}

/** The last layer before `before` that writes to `start` of working memory; `found` is what it writes. */
function writer(m: Model, start: u32, before: u32): u32 {
  for (let i = before, left = WALK_LIMIT; i > 0 && left > 0; left--) {
    i--;
    describe(m, i, true, v3_outputs(row_of(m, i), node_body(m, i)) - 1, changetype<usize>(found));
    if (found.memory_type == MEM_MAIN && found.start == start) return i;
  }
  return NOBODY;
}

/** The layer keeps its operand's shape. */
function elementwise(row: u32): bool {
  return v3_shape_kind(row) == SHAPE_COUNT || v3_shape_kind(row) == SHAPE_CHANNELS;
}

/** Shape of the `count` elements at `start` before layer `before`; false and flat when nothing tells. */
function shape_before(m: Model, start: u32, count: u32, before: u32, out: usize): bool {
  const shape = out + offsetof<V3Tensor>("n");
  for (let steps = WALK_LIMIT; steps > 0; steps--) {
    const i = writer(m, start, before);
    if (i == NOBODY) break;
    if (!elementwise(row_of(m, i))) {
      memory.copy(shape, changetype<usize>(found) + offsetof<V3Tensor>("n"), 16);
      if (elements(changetype<Shape>(shape)) == count) return true;
      break;
    }
    describe(m, i, false, 0, changetype<usize>(found));
    start = found.start;
    before = i;
  }
  set_shape(shape, 1, 1, 1, count);
  return false;
}

/** Describes input or output `index` of layer `i` (the leading words of a TensorInfo); false = the shape is flat. */
export function v3_node_tensor(m: Model, i: u32, output: bool, index: u32, out: usize): bool {
  describe(m, i, output, index, out);
  const row = row_of(m, i);
  if (!elementwise(row)) return true;
  const count = elements(changetype<Shape>(out + offsetof<V3Tensor>("n")));
  describe(m, i, false, 0, changetype<usize>(found));
  return shape_before(m, found.start, count, i, out);
}

/** Shape of a model output. */
export function v3_output_shape(m: Model, r: MemoryRange, out: usize): bool {
  const count = r.datatype == DT_U8 ? r.size : r.size >> 2;
  return shape_before(m, r.start, count, m.nodes, out - offsetof<V3Tensor>("n"));
}

/** Number of inputs or outputs of layer `i`. */
export function v3_node_tensors(m: Model, i: u32, output: bool): u32 {
  return output ? v3_outputs(row_of(m, i), node_body(m, i)) : v3_inputs(row_of(m, i), node_body(m, i));
}

/** Writes the ranges and the input's shape that version 4 would have in its file. */
export function v3_describe_io(m: Model): void {
  describe(m, 0, false, 0, changetype<usize>(found));
  memory.copy(changetype<usize>(input_range(m, 0)), changetype<usize>(found), 16);
  memory.copy(changetype<usize>(input_shape(m, 0)), changetype<usize>(found) + offsetof<V3Tensor>("n"), 16);
  for (let k: u32 = 0; k < m.outputs; k++) {
    const entry = m.file + V3_HEADER_SIZE + k * V3_OUTPUT_SIZE;
    const r = output_range(m, k);
    r.memory_type = MEM_MAIN;
    r.start = load<u32>(entry);
    r.size = load<u32>(entry, 4);
    r.datatype = writer(m, r.start, m.nodes) == NOBODY ? DT_U8 : found.datatype;
  }
}
