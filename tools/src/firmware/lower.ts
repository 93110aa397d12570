/** wasm to C: wasm2c on the split module, then the edits of postprocess.ts. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { partition } from "./partition.ts";
import { postprocess } from "./postprocess.ts";
import { repositoryRoot } from "./root.ts";
import { splitModule, type WasmModule } from "./wasm.ts";

export interface LowerOptions {
  /** Module name: prefix of the generated C names. */
  name: string;
  wasm: Uint8Array;
  /** Folder for the C files; emptied first. */
  folder: string;
  /** Keep bounds checks. */
  checked: boolean;
  /** Take the data out of the code, to be linked in place (the core), or leave it to be copied at start. */
  dataInPlace: boolean;
  /** Number of C files for hot and for cold functions, so that they compile side by side. */
  parts: number;
}

export interface Lowered {
  module: WasmModule;
  /** C files to compile; those called `NAME_hot_…` for speed, the others for size. */
  sources: string[];
}

/** wasm2c's own splitting: functions of more than one file are not static. */
const RAW_FILES = 2;

function wasm2c(input: string, name: string, output: string, parts: number): void {
  const tool = join(repositoryRoot(), "node_modules", "wabt", "bin", "wasm2c");
  const args = [tool, input, "-n", name, "-o", output, `--num-outputs=${parts}`];
  const result = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (result.status !== 0) throw new Error(`wasm2c failed: ${result.stderr || result.error?.message}`);
}

/** Lowers one module. Throws when wasm2c fails or its output does not have the known shape. */
export function lower(options: LowerOptions): Lowered {
  const { name, folder, parts } = options;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const module = splitModule(options.wasm);
  const input = join(folder, `${name}.wasm`);
  writeFileSync(input, options.dataInPlace ? module.stripped : options.wasm);
  wasm2c(input, name, join(folder, `${name}.c`), RAW_FILES);
  const header = join(folder, `${name}-impl.h`);
  const raw = Array.from({ length: RAW_FILES }, (_, i) => join(folder, `${name}_${i}.c`));
  const generated = {
    header: readFileSync(header, "utf8"),
    code: raw.map((file) => readFileSync(file, "utf8")),
  };
  for (const file of raw) rmSync(file);
  const edited = postprocess(generated, name, options.checked);
  writeFileSync(header, edited.header);
  const sources = partition(edited.code, name, edited.functions, parts).map(({ hot, text }, i) => {
    const file = join(folder, `${name}_${hot ? "hot" : "cold"}_${i}.c`);
    writeFileSync(file, text);
    return file;
  });
  writeFileSync(join(folder, `${name}.data`), module.data);
  return { module, sources };
}
