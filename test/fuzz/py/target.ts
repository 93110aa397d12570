/** The host build, reset before every program. */
import { tmpdir } from "node:os";
import { loadBoard } from "../../../tools/src/firmware/board.ts";
import type { Output } from "../../../tools/src/host/terminal.ts";
import { PythonHost } from "../../../tools/src/python/host.ts";
import type { Outcome } from "./main.ts";

const OUTPUT_MAX = 1 << 20;

class Text implements Output {
  private parts: Buffer[] = [];
  private size = 0;

  write(data: Uint8Array): void {
    this.size += data.length;
    if (this.size > OUTPUT_MAX) throw new Error("the program prints without end");
    this.parts.push(Buffer.from(data));
  }

  flush(): void {}

  take(): string {
    const text = Buffer.concat(this.parts).toString("utf8");
    this.parts = [];
    this.size = 0;
    return text;
  }
}

export class KpyTarget {
  private readonly out = new Text();
  private readonly errors = new Text();
  private readonly host = new PythonHost({
    board: loadBoard("m5stickv"),
    output: this.out,
    errors: (bytes) => this.errors.write(bytes),
    interactive: false,
    heap: 1 << 20,
    home: tmpdir(),
  });

  run(source: string): Outcome {
    if (this.host.board.core.py_reset!() !== 1) throw new Error("the runtime does not start again");
    const status = this.host.run(Buffer.from(source), "main.py", []);
    const stdout = this.out.take();
    const lines = this.errors.take().trimEnd().split("\n");
    const error = /^\w+/.exec(lines.at(-1)!)?.[0] ?? "";
    return { stdout, error: status === 0 ? "" : error };
  }
}
