/** Scripts for the simulated board: a temporary folder with the script and its files, and the `kpy run` of it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { kpy } from "../cli/kpy.ts";

/** A picture as planes R, G, B (w * h bytes each). */
export interface Planes {
  width: number;
  height: number;
  data: Uint8Array;
}

export function pngOf({ width, height, data }: Planes): Buffer {
  const png = new PNG({ width, height });
  const n = width * height;
  for (let i = 0; i < n; i++) png.data.set([data[i]!, data[n + i]!, data[2 * n + i]!, 255], 4 * i);
  return PNG.sync.write(png);
}

export interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
  /** Printed lines. */
  lines: string[];
}

export class Board {
  readonly folder = mkdtempSync(join(tmpdir(), "kpy-"));

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, data: Uint8Array | string): string {
    writeFileSync(this.path(name), data);
    return this.path(name);
  }

  read(name: string): Buffer {
    return readFileSync(this.path(name));
  }

  png(name: string): PNG {
    return PNG.sync.read(this.read(name));
  }

  /** Runs a script in the folder; `args` are options of `kpy run`. */
  run(script: string, ...args: string[]): Run {
    const { status, stdout, stderr } = kpy("run", ...args, this.write("script.py", script));
    return { status, stdout, stderr, lines: stdout.split("\n").slice(0, -1) };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Python that calls each `lambda` of a list and prints what it raised: `TypeName: text`. */
export function raising(...calls: string[]): string {
  const list = calls.map((call) => `lambda: (${call}),`).join("\n");
  return `for _f in (${list}):\n    try:\n        print("no error:", repr(_f()))\n    except Exception as _e:\n        print(type(_e).__name__ + ": " + str(_e))\n`;
}
