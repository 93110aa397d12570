/**
 * Runs kmodels from flash node by node and prints a hash of what every node wrote.
 *
 * At flash address 0x200000 stands the list: a word with the number of models, then for each the words address, length,
 * number of inputs, and per input address and length. A line is `node INDEX OPCODE AREA BYTES HASH INSTRUCTIONS`;
 * `out INDEX BYTES HASH` ends a model, `err CODE NODE` stands for one that was refused.
 */
import { device, flash_read } from "../../../assembly/hal";
import {
  kmodel_download,
  kmodel_error,
  kmodel_error_node,
  kmodel_load,
  kmodel_node_opcode,
  kmodel_node_outputs,
  kmodel_node_tensor,
  kmodel_output,
  kmodel_output_ptr,
  kmodel_plan,
  kmodel_set_input,
  kmodel_step,
  kmodel_unload,
  PLAN_NODES,
  PLAN_OUTPUTS,
} from "../../../assembly/kmodel/exports";
import { DT_F32 } from "../../../assembly/kmodel/format";
import { mem_alloc, mem_free, mem_init } from "../../../assembly/memory";
import { Device, System } from "../../../assembly/modules/device";
import { decimal, end_line, fnv, fnv_floats, hex, word } from "./text";

/** Behind the firmware's part of the flash. */
const LIST: u32 = 0x200000;
const NODE: u32 = 0x65646f6e;
const OUT: u32 = 0x74756f;
const ERR: u32 = 0x727265;
const AREA_KPU: u32 = 2;

const list: usize = memory.data(64, 8);
const info: usize = memory.data(64, 8);
const counter: usize = memory.data(16, 8);
let cursor: u32 = 0;

function next_word(): u32 {
  flash_read(cursor, list, 4);
  cursor += 4;
  return load<u32>(list);
}

function now(): u64 {
  device(Device.SYSTEM, System.COUNTER, 0, 0, counter, 8);
  return load<u64>(counter);
}

/** Flash contents in memory that the caller frees. */
function fetch(): usize {
  const address = next_word();
  const len = next_word();
  const at = mem_alloc(len, 256);
  if (at) flash_read(address, at, len);
  store<u32>(list + 8, len);
  return at;
}

/** Hash of the tensor that `info` describes. */
function digest(at: usize, size: u32): u64 {
  return load<u32>(info + 4) == DT_F32 ? fnv_floats(at, size) : fnv(at, size);
}

function print_node(handle: usize, node: u32, spent: u64): void {
  const outputs = kmodel_node_outputs(handle, node);
  for (let i: u32 = 0; i < outputs; i++) {
    kmodel_node_tensor(handle, node, 1, i, info);
    const area = load<u32>(info);
    const size = load<u32>(info + 12);
    let at: usize = load<u32>(info + 36);
    const copy = area == AREA_KPU ? mem_alloc(size, 64) : 0;
    if (copy) {
      kmodel_download(info, copy);
      at = copy;
    }
    word(NODE);
    decimal(node);
    decimal(kmodel_node_opcode(handle, node));
    decimal(area);
    decimal(size);
    hex(digest(at, size));
    decimal(spent);
    end_line();
    if (copy) mem_free(copy);
  }
}

function print_error(): void {
  word(ERR);
  decimal(kmodel_error());
  decimal(<u64>(<i64>kmodel_error_node() + 1));
  end_line();
}

function run_nodes(handle: usize): void {
  const nodes = kmodel_plan(handle, PLAN_NODES);
  for (let i: u32 = 0; i < nodes; i++) {
    const start = now();
    if (kmodel_step(handle, i)) {
      print_error();
      return;
    }
    print_node(handle, i, now() - start);
  }
  const outputs = kmodel_plan(handle, PLAN_OUTPUTS);
  for (let i: u32 = 0; i < outputs; i++) {
    kmodel_output(handle, i, info);
    word(OUT);
    decimal(i);
    decimal(load<u32>(info + 12));
    hex(digest(kmodel_output_ptr(handle, i), load<u32>(info + 12)));
    end_line();
  }
}

function run_model(): void {
  const file = fetch();
  const handle = file ? kmodel_load(file, load<u32>(list + 8)) : 0;
  if (!handle) print_error();
  const inputs = next_word();
  for (let i: u32 = 0; i < inputs; i++) {
    const data = fetch();
    if (handle) kmodel_set_input(handle, i, data, load<u32>(list + 8));
    if (data) mem_free(data);
  }
  if (handle) {
    run_nodes(handle);
    kmodel_unload(handle);
  }
  if (file) mem_free(file);
}

/** Runs all models of the list; `size` is the size of linear memory. */
export function run(size: u32): i32 {
  mem_init(0, size);
  cursor = LIST;
  for (let count = next_word(); count; count--) run_model();
  return 0;
}
