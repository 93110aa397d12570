/** Runs Python sources on the host build and on the oracle, MicroPython's own WebAssembly build. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript/micropython.mjs";
import { loadBoard } from "../../tools/src/firmware/board.ts";
import type { Output } from "../../tools/src/host/terminal.ts";
import { PythonHost } from "../../tools/src/python/host.ts";

export interface Result {
  /** Exit status: 0, or 1 after an uncaught exception. */
  status: number;
  stdout: string;
  stderr: string;
}

class Collected implements Output {
  private readonly parts: Uint8Array[] = [];
  private size = 0;

  constructor(private readonly limit = 4 << 20) {}

  write(data: Uint8Array): void {
    this.size += data.length;
    if (this.size > this.limit) throw new Error("the script prints without end");
    this.parts.push(data.slice());
  }

  flush(): void {}

  get text(): string {
    return Buffer.concat(this.parts).toString("utf8");
  }
}

export interface Options {
  heap?: number;
  /** Collect at every allocation. */
  stress?: boolean;
  /** Make this allocation of the script fail. */
  failAt?: number;
}

/** A started runtime whose output is collected. */
export class Runtime {
  readonly host: PythonHost;
  readonly out = new Collected();
  private readonly errors = new Collected();
  private readonly home = mkdtempSync(join(tmpdir(), "kpy-test-"));

  constructor(heap = 1 << 20) {
    this.host = new PythonHost({
      board: loadBoard("m5stickv"),
      output: this.out,
      errors: (bytes) => this.errors.write(bytes),
      interactive: false,
      heap,
      home: this.home,
    });
  }

  get stderr(): string {
    return this.errors.text;
  }

  get core() {
    return this.host.board.core;
  }

  close(): void {
    this.host.close();
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Runs a source as `main.py` in a fresh runtime. */
export function runKpy(source: string, options: Options = {}): Result {
  const runtime = new Runtime(options.heap);
  try {
    if (options.stress) runtime.core.py_stress!(1);
    if (options.failAt !== undefined) runtime.core.py_fail_at!(options.failAt);
    const status = runtime.host.run(Buffer.from(source), "main.py", ["main.py"]);
    return { status, stdout: runtime.out.text, stderr: runtime.stderr };
  } finally {
    runtime.close();
  }
}

/** Runs a source on the oracle. `stderr` is the message of the uncaught exception. */
export async function runOracle(source: string): Promise<Result> {
  const lines: string[] = [];
  const mp = await loadMicroPython({
    heapsize: 4 << 20,
    linebuffer: false,
    stdout: (data: Uint8Array) => lines.push(Buffer.from(data).toString("latin1")),
  });
  let status = 0;
  let stderr = "";
  try {
    mp.runPython(source);
  } catch (error) {
    status = 1;
    stderr = String((error as Error).message);
  }
  return { status, stdout: Buffer.from(lines.join(""), "latin1").toString("utf8"), stderr };
}
