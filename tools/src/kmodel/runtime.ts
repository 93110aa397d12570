/** The kmodel core for TypeScript: loads models into a host's core and runs them. */
import type { Host } from "../host/host.ts";
import { KModelError } from "./errors.ts";

/** Largest linear memory that the host build may grow to. */
const HEAP_END = 512 << 20;
const FILE_ALIGN = 256;
const H_TARGET = 12;
const TEXT_BYTES = 1024;
const INFO_BYTES = 40;

export type DType = "f32" | "u8";
export type Area = "const" | "main" | "kpu";
const AREAS: Area[] = ["const", "main", "kpu"];

export interface Tensor {
  area: Area;
  dtype: DType;
  shape: [number, number, number, number];
  /** The shape was found; otherwise it is flat. */
  known: boolean;
  start: number;
  /** Bytes of the dense tensor. */
  bytes: number;
  /** Address of the data in linear memory, 0 in KPU RAM. */
  ptr: number;
}

/** The memory bill of a model, in bytes. */
export interface Plan {
  file: number;
  constants: number;
  main_mem: number;
  kpu_ram_peak: number;
  scratch: number;
  nodes: number;
  inputs: number;
  outputs: number;
  /** Heap beside the file: working memory, scratch and tables. */
  heap: number;
  /** Millions of elementary steps of one run. */
  work: number;
}

const PLAN_KEYS: (keyof Plan)[] = [
  "file",
  "constants",
  "main_mem",
  "kpu_ram_peak",
  "scratch",
  "nodes",
  "inputs",
  "outputs",
  "heap",
  "work",
];

const GENERATIONS = ["alpha", "beta1", "beta2", "beta3", "beta4"];

/** The heap of one core and the buffers that talking to it needs. */
export class KModelRuntime {
  readonly text: number;
  readonly info: number;

  /** `heapEnd`: linear memory may grow up to here. */
  constructor(
    readonly host: Host,
    heapEnd = HEAP_END,
  ) {
    host.core.mem_init(0, heapEnd);
    this.text = this.alloc(TEXT_BYTES, 16, "text");
    this.info = this.alloc(INFO_BYTES, 16, "tensor info");
  }

  /** Bytes that are free, and the largest piece. */
  memory(): { free: number; largest: number; used: number; peak: number } {
    const { core } = this.host;
    return {
      free: core.mem_free_bytes() >>> 0,
      largest: core.mem_largest() >>> 0,
      used: core.mem_used() >>> 0,
      peak: core.mem_peak() >>> 0,
    };
  }

  alloc(bytes: number, align: number, what: string): number {
    const ptr = this.host.core.mem_alloc(bytes, align) >>> 0;
    if (!ptr) throw new Error(`${what} needs ${bytes} bytes; ${this.memory().free} are free`);
    return ptr;
  }

  /** Bytes that an allocation takes from the heap. */
  cost(bytes: number): number {
    return this.host.core.mem_cost(bytes) >>> 0;
  }

  free(ptr: number): void {
    this.host.core.mem_free(ptr);
  }

  string(write: (buf: number, cap: number) => number): string {
    return this.host.memory.text(this.text, write(this.text, TEXT_BYTES));
  }

  /** Throws the core's last error. */
  fail(): never {
    const { core } = this.host;
    const code = core.kmodel_error();
    const name = this.string((buf, cap) => core.kmodel_error_part(code, 0, buf, cap));
    const text = this.string((buf, cap) => core.kmodel_error_text(buf, cap, 1));
    throw new KModelError(text, code, name, core.kmodel_error_node(), core.kmodel_error_offset());
  }

  /** Loads a kmodel; with `bind` false it can only be inspected. Throws a KModelError. */
  load(file: Uint8Array, bind = true): KModel {
    const { core, memory } = this.host;
    const ptr = this.alloc(file.length, FILE_ALIGN, "the model file");
    memory.write(ptr, file);
    const handle = (bind ? core.kmodel_load : core.kmodel_open)(ptr, file.length) >>> 0;
    if (!handle) {
      this.free(ptr);
      this.fail();
    }
    return new KModel(this, handle, ptr);
  }

  tensor(): Tensor {
    const view = new DataView(this.host.core.memory.buffer, this.info, INFO_BYTES);
    const word = (i: number) => view.getUint32(4 * i, true);
    return {
      area: AREAS[word(0)],
      dtype: word(1) === 1 ? "u8" : "f32",
      start: word(2),
      bytes: word(3),
      shape: [word(4), word(5), word(6), word(7)],
      known: word(8) !== 0,
      ptr: word(9),
    };
  }
}

/** A loaded model. */
export class KModel {
  readonly plan: Plan;
  /** Version of the file format: 3 or 4. */
  readonly version: number;
  /** What the header says; converters write k210 for the CPU target too. */
  readonly target: "cpu" | "k210";
  readonly inputs: Tensor[] = [];
  readonly outputs: Tensor[] = [];

  constructor(
    readonly runtime: KModelRuntime,
    readonly handle: number,
    /** Address of the file in linear memory. */
    readonly file: number,
  ) {
    const { core } = runtime.host;
    this.version = core.kmodel_version(handle);
    // Version 3 has no such field: it is for the K210 alone.
    this.target = this.version === 4 && runtime.host.memory.u8[file + H_TARGET] === 0 ? "cpu" : "k210";
    this.plan = {} as Plan;
    PLAN_KEYS.forEach((key, i) => {
      this.plan[key] = core.kmodel_plan(handle, i) >>> 0;
    });
    for (let i = 0; i < this.plan.inputs; i++) {
      core.kmodel_input(handle, i, runtime.info);
      this.inputs.push(runtime.tensor());
    }
    for (let i = 0; i < this.plan.outputs; i++) {
      core.kmodel_output(handle, i, runtime.info);
      this.outputs.push(runtime.tensor());
    }
  }

  private check(status: number): void {
    if (status !== 0) this.runtime.fail();
  }

  /** Gives every input its dense bytes. Needed before every run. */
  setInputs(inputs: Uint8Array[]): void {
    const { core, memory } = this.runtime.host;
    for (const [i, data] of inputs.entries()) {
      const ptr = this.runtime.alloc(data.length, 16, "an input");
      memory.write(ptr, data);
      const status = core.kmodel_set_input(this.handle, i, ptr, data.length);
      this.runtime.free(ptr);
      this.check(status);
    }
  }

  run(profile = false): void {
    this.check(this.runtime.host.core.kmodel_run(this.handle, profile ? 1 : 0));
  }

  /** Runs node `i` alone. */
  step(i: number): void {
    this.check(this.runtime.host.core.kmodel_step(this.handle, i));
  }

  /** A copy of output `i`. */
  output(i: number): Uint8Array {
    const ptr = this.runtime.host.core.kmodel_output_ptr(this.handle, i);
    return this.runtime.host.memory.read(ptr, this.outputs[i].bytes);
  }

  /** Name of the op of node `i`. */
  op(i: number): string {
    const { core } = this.runtime.host;
    return this.runtime.string((buf, cap) => core.kmodel_op_name(this.opcode(i), buf, cap));
  }

  opcode(i: number): number {
    return this.runtime.host.core.kmodel_node_opcode(this.handle, i);
  }

  /** Inputs (`output` false) or outputs of node `i`. */
  tensors(i: number, output: boolean): Tensor[] {
    const { core } = this.runtime.host;
    const count = (output ? core.kmodel_node_outputs : core.kmodel_node_inputs)(this.handle, i);
    const list: Tensor[] = [];
    for (let k = 0; k < count; k++) {
      this.check(core.kmodel_node_tensor(this.handle, i, output ? 1 : 0, k, this.runtime.info));
      list.push(this.runtime.tensor());
    }
    return list;
  }

  /** The bytes of every output of node `i`, after it has run; feature maps in KPU RAM are unpacked. */
  outputBytes(i: number): { tensor: Tensor; data: Uint8Array }[] {
    const { core, memory } = this.runtime.host;
    return this.tensors(i, true).map((tensor, k) => {
      if (tensor.area !== "kpu") return { tensor, data: memory.read(tensor.ptr, tensor.bytes) };
      const ptr = this.runtime.alloc(tensor.bytes, 16, "a feature map");
      this.check(core.kmodel_node_tensor(this.handle, i, 1, k, this.runtime.info));
      core.kmodel_download(this.runtime.info, ptr);
      const data = memory.read(ptr, tensor.bytes);
      this.runtime.free(ptr);
      return { tensor, data };
    });
  }

  /** Elementary steps of node `i` (Plan.work counts the same for the model). */
  steps(i: number): number {
    return this.runtime.host.core.kmodel_node_work(this.handle, i) >>> 0;
  }

  /** Bytes of weights of a kpu_conv2d node, else 0. */
  weights(i: number): number {
    return this.runtime.host.core.kmodel_node_weights(this.handle, i) >>> 0;
  }

  /** Converter releases that may have written the model. */
  generations(): string[] {
    const mask = this.runtime.host.core.kmodel_generations(this.handle);
    return GENERATIONS.filter((_, bit) => mask & (1 << bit));
  }

  /** Microseconds of node `i` in the last profiled run or step. */
  microseconds(i: number): number {
    return this.runtime.host.core.kmodel_node_us(this.handle, i) >>> 0;
  }

  /** Releases the model and its file. */
  unload(): void {
    this.runtime.host.core.kmodel_unload(this.handle);
    this.runtime.free(this.file);
  }
}
