/** The interpreter: nodes run in file order; whatever could go wrong but the KPU has been ruled out before. */
import { time_us } from "../hal";
import { kpu_init, kpu_upload } from "../kpu/index";
import { address, set_areas, set_body_end } from "./areas";
import { dispatch_run } from "./dispatch";
import { clear_error, E_HANDLE, E_INPUT_SIZE, E_KPU, fail, last_code, locate } from "./errors";
import { DT_U8, elements, MEM_KPU } from "./format";
import {
  index_exists,
  input_range,
  input_shape,
  Model,
  node_body,
  node_end,
  node_opcode,
  output_range,
  set_node_us,
} from "./model";
import { VERSION_3 } from "./v3/format";
import { v3_run } from "./v3/run";

/** The model has its memory, and the KPU its clock if the model uses it; the kernels may run. */
function ready(m: Model): bool {
  clear_error();
  if (!m.main) return fail(E_HANDLE);
  const status = m.kpu_ram ? kpu_init() : 0;
  if (status) return fail(E_KPU, "", status);
  set_areas(m.constants, m.main, m.scratch);
  return true;
}

/** Bytes of a dense input in its declared datatype. */
export function input_bytes(m: Model, i: u32): u32 {
  return elements(input_shape(m, i)) * (input_range(m, i).datatype == DT_U8 ? 1 : 4);
}

/**
 * Gives input `i` its dense NCHW data; for an input in KPU RAM this is the upload. Inputs do not survive a
 * run, so every input is given before every run.
 */
export function set_input(m: Model, i: u32, ptr: usize, len: u32): bool {
  if (!ready(m) || !index_exists("input", i, m.inputs)) return false;
  const bytes = input_bytes(m, i);
  if (len != bytes) return fail(E_INPUT_SIZE, "", len, bytes, i);
  const r = input_range(m, i);
  if (r.memory_type == MEM_KPU) {
    const s = input_shape(m, i);
    kpu_upload(r.start, ptr, s.n, s.c, s.h, s.w);
  } else {
    memory.copy(m.main + r.start, ptr, bytes);
  }
  return true;
}

/** Address of output `i`, valid until the next run. */
export function output_ptr(m: Model, i: u32): usize {
  set_areas(m.constants, m.main, m.scratch);
  return address(output_range(m, i));
}

/** Runs node `i` alone: for traces. Nodes are run in order, all of them, after the inputs have been given. */
export function run_node(m: Model, i: u32): bool {
  if (!ready(m) || !index_exists("node", i, m.nodes)) return false;
  const start = time_us();
  step(m, i);
  set_node_us(m, i, <u32>(time_us() - start));
  return last_code == 0;
}

// @ts-ignore: decorator
@inline
function step(m: Model, i: u32): void {
  const body = node_body(m, i);
  set_body_end(node_end(m, i));
  if (m.version == VERSION_3) v3_run(node_opcode(m, i), body);
  else dispatch_run(node_opcode(m, i), body);
  if (last_code) locate(i, node_opcode(m, i), body - m.file);
}

/** Runs all nodes; with `profile` their times are kept (`node_us`). False when the KPU failed. */
export function run_model(m: Model, profile: bool): bool {
  if (!ready(m)) return false;
  let before: u64 = profile ? time_us() : 0;
  for (let i: u32 = 0, n = m.nodes; i < n; i++) {
    step(m, i);
    if (last_code) return false;
    if (!profile) continue;
    const now = time_us();
    set_node_us(m, i, <u32>(now - before));
    before = now;
  }
  return true;
}
