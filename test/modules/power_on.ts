/** A simulated board in this process: runs Python on it, keeps what it prints, reaches its devices. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { loadBoard } from "../../tools/src/firmware/board.ts";
import type { Output } from "../../tools/src/host/terminal.ts";
import { VirtualClock } from "../../tools/src/host/time.ts";
import { PythonHost } from "../../tools/src/python/host.ts";

class Kept implements Output {
  private readonly chunks: Buffer[] = [];

  write(data: Uint8Array): void {
    this.chunks.push(Buffer.from(data));
  }

  flush(): void {}

  get text(): string {
    return Buffer.concat(this.chunks).toString().replaceAll("\r\n", "\n");
  }
}

export interface Running {
  host: PythonHost;
  /** Everything printed so far. */
  output(): string;
  /** Runs a script; returns what it printed, and the exit status as last line when it is not 0. */
  run(script: string): string;
}

/** A folder that is removed after the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "kpy-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A board at power-on; `fs` and `sd` are folders for /flash and /sd. */
export function startBoard(name = "m5stickv", options: { fs?: string; sd?: string } = {}): Running {
  const output = new Kept();
  const board = loadBoard(name);
  const host = new PythonHost({
    board,
    output,
    errors: () => {},
    clock: new VirtualClock(),
    interactive: false,
    heap: board.memory.python_heap,
    home: scratch(),
    ...options,
  });
  onTestFinished(() => host.close());
  return {
    host,
    output: () => output.text,
    run(script) {
      const before = output.text.length;
      const status = host.run(Buffer.from(script), "script.py", []);
      return output.text.slice(before) + (status === 0 ? "" : `status ${status}\n`);
    },
  };
}

/** What a script prints on a fresh board, by lines. */
export function runPython(script: string, board?: string): string[] {
  return startBoard(board).run(script).split("\n").slice(0, -1);
}
