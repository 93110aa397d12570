/** Runs kmodels through the core in wasm, on the host build's simulated board. */
import { createHost, type Host } from "../../tools/src/host/host.ts";

const FILE_ALIGN = 256;
const HEAP_BYTES = 32 << 20;
const TENSOR_INFO_BYTES = 40;

export interface LoadedModel {
  /** Dense inputs in order, number of outputs to read; dense outputs. */
  run(inputs: readonly Uint8Array[], outputs: number): Uint8Array[];
  unload(): void;
}

/** A core with an empty heap, ready to load models. */
export class CoreRunner {
  private readonly host: Host = createHost();

  constructor() {
    const { core } = this.host;
    if (core.mem_init(0, HEAP_BYTES) === 0) throw new Error("no heap");
  }

  private allocate(bytes: Uint8Array, align: number): number {
    const at = this.host.core.mem_alloc(Math.max(bytes.length, 1), align) >>> 0;
    if (at === 0) throw new Error(`no memory for ${bytes.length} bytes`);
    this.host.memory.write(at, bytes);
    return at;
  }

  private check(status: number): void {
    if (status === 0) return;
    const { core, memory } = this.host;
    const at = core.mem_alloc(1024, 8);
    const text = memory.text(at, core.kmodel_error_text(at, 1024, 0));
    core.mem_free(at);
    throw new Error(text);
  }

  /** Loads a file; the model can be run until it is unloaded. */
  load(file: Uint8Array): LoadedModel {
    const { core, memory } = this.host;
    const at = this.allocate(file, FILE_ALIGN);
    const handle = core.kmodel_load(at, file.length);
    if (handle === 0) {
      core.mem_free(at);
      this.check(core.kmodel_error());
    }
    const run = (inputs: readonly Uint8Array[], outputs: number): Uint8Array[] => {
      inputs.forEach((bytes, k) => {
        const from = this.allocate(bytes, 8);
        const status = core.kmodel_set_input(handle, k, from, bytes.length);
        core.mem_free(from);
        this.check(status);
      });
      this.check(core.kmodel_run(handle, 0));
      const info = core.mem_alloc(TENSOR_INFO_BYTES, 8);
      const results = Array.from({ length: outputs }, (_, k) => {
        const status = core.kmodel_output(handle, k, info);
        if (status !== 0) core.mem_free(info);
        this.check(status);
        const size = new DataView(memory.read(info, TENSOR_INFO_BYTES).buffer).getUint32(12, true);
        return memory.read(core.kmodel_output_ptr(handle, k), size);
      });
      core.mem_free(info);
      return results;
    };
    const unload = (): void => {
      const status = core.kmodel_unload(handle);
      core.mem_free(at);
      this.check(status);
    };
    return { run, unload };
  }

  /** Loads a file, runs it once, unloads it. */
  run(file: Uint8Array, inputs: readonly Uint8Array[], outputs: number): Uint8Array[] {
    const model = this.load(file);
    try {
      return model.run(inputs, outputs);
    } finally {
      model.unload();
    }
  }

  /** How far a loader that does not know the length would read: `kmodel_probe` until it is content. */
  probe(file: Uint8Array): number {
    const { core } = this.host;
    const padded = new Uint8Array(file.length + 8);
    padded.set(file);
    const at = this.allocate(padded, FILE_ALIGN);
    let have = 4;
    for (let need = core.kmodel_probe(at, have); need !== have; need = core.kmodel_probe(at, have)) {
      if (need === 0) this.check(core.kmodel_error());
      have = need;
    }
    core.mem_free(at);
    return have;
  }

  /** Bytes of the heap that are in use. */
  heapUsed(): number {
    return this.host.core.mem_used();
  }

  /** Hardware rules that were broken so far. */
  violations(): number {
    return this.host.sim.violation_total();
  }
}
