/** Builds a firmware image: AssemblyScript, wasm, C, objects, ELF, boot image. Steps without changes are skipped. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import {
  type CompileJob,
  compile,
  compileArguments,
  flatBinary,
  link,
  type Section,
  sections,
  symbols,
  type Toolchain,
} from "@riscv/toolchain-wrapper";
import { type Board, loadSensor } from "./board.ts";
import { boardHeader, sensorSource } from "./board_header.ts";
import { hashOf, hashTree, sharedStep, step, tidyShared, writeIfChanged } from "./cache.ts";
import { compileWasm } from "./compile_wasm.ts";
import { deviceHeader, halGlue, halHeader, halImports } from "./headers.ts";
import { packImage } from "./image.ts";
import { type ExtraMemory, linkerScript } from "./linker_script.ts";
import { lower } from "./lower.ts";
import { packPayload } from "./pack_payload.ts";
import { repositoryRoot } from "./root.ts";

/** What runs on the board: the REPL with the whole core, or one module that exports `run(memory: u32): i32`. */
export type Program = "repl" | "run";

export interface BuildOptions {
  board: Board;
  toolchain: Toolchain;
  /** Folder for everything that is made. */
  folder: string;
  /** Bounds checks and call depth counting in the generated code. */
  checked?: boolean;
  program?: Program;
  /** A C file with `core_main`, relative to the repository, instead of a program. */
  programFile?: string;
  /** AssemblyScript entries, relative to the repository; default the core. */
  entries?: string[];
  /** Modules left out, beside those that the board switches off. */
  without?: string[];
  /** Does everything anew: takes over nothing from builds of other boards or in other folders. */
  fresh?: boolean;
  /** Called before each step that takes time. */
  progress?: (text: string) => void;
}

export interface BuildResult {
  elf: string;
  /** What the boot ROM loads to the start of RAM: start code and the packed rest. */
  payload: Buffer;
  /** What goes to flash address 0 (K210), or what QEMU loads (virt). */
  image: Buffer;
  sections: Section[];
  /** Bytes of linear memory: static data of the core, then models, image buffers and heaps. */
  linearMemory: number;
  /** Bytes of the core's initialised data at the start of linear memory. */
  staticData: number;
}

/** C files for hot and for cold generated code: as many as compile side by side with some balance. */
const PARTS = 3;

/** The second module of a virt image: QEMU has no KPU, so the model of `assembly/sim` stands in. */
const MODEL_ENTRY = "assembly/sim/index.ts";
const MODEL_MEMORY = 0x210000;

/** Warnings of generated code are of no use to anybody; what is not hot is compiled for size. */
function generatedFlags(file: string, kind: Toolchain["kind"]): string[] {
  if (basename(file).includes("_hot_")) return ["-w"];
  // Registers are saved and restored by functions of libgcc: 5 % less code.
  return kind === "gcc" ? ["-w", "-Os", "-msave-restore"] : ["-w", "-Os"];
}

function cFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.(c|S)$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

interface Parts {
  sources: string[];
  generated: string[];
  extras: ExtraMemory[];
  tableEntries: number;
  staticData: number;
}

/** Tells C code which functions a module exports: `NAME_HAS_function`. */
function exportsHeader(name: string, functions: string[]): string {
  const lines = functions.map((f) => `#define ${name.toUpperCase()}_HAS_${f} 1\n`).join("");
  return `/* Generated from ${name}.wasm. */\n#pragma once\n${lines}`;
}

async function lowerModule(
  options: BuildOptions,
  name: string,
  entries: string[],
  inPlace: boolean,
): Promise<Parts> {
  const { folder, progress } = options;
  const wasm = join(folder, `${name}.wasm`);
  progress?.(`asc ${name}`);
  const off = Object.entries(options.board.modules)
    .filter(([, on]) => !on)
    .map(([module]) => module);
  const without = [...off, ...(options.without ?? [])];
  await compileWasm({ entries, output: wasm, without, fresh: options.fresh });
  const bytes = readFileSync(wasm);
  const c = join(folder, name);
  const recipe = hashTree(join(repositoryRoot(), "tools", "src", "firmware"), [".ts"]);
  const key = hashOf(bytes, recipe, String(options.checked ?? false));
  const parts = inPlace ? PARTS : 1;
  await step(join(c, `${name}.data`), key, () => {
    progress?.(`wasm2c ${name}`);
    const lowered = lower({
      name,
      wasm: bytes,
      folder: c,
      checked: options.checked ?? false,
      dataInPlace: inPlace,
      parts,
    });
    const { tableEntries, functions } = lowered.module;
    writeFileSync(join(c, `${name}.json`), JSON.stringify({ tableEntries }));
    writeFileSync(join(c, `${name}_exports.h`), exportsHeader(name, functions));
  });
  return {
    sources: [],
    generated: cFiles(c),
    extras: inPlace ? [] : [{ name, size: MODEL_MEMORY }],
    tableEntries: JSON.parse(readFileSync(join(c, `${name}.json`), "utf8")).tableEntries,
    staticData: readFileSync(join(c, `${name}.data`)).length,
  };
}

/** Headers and sources that come from the board description and from the core's declarations. */
function generate(options: BuildOptions): string[] {
  const root = repositoryRoot();
  const { board, folder } = options;
  const include = join(folder, "include");
  const hal = halImports(readFileSync(join(root, "assembly", "hal.ts"), "utf8"));
  const device = readFileSync(join(root, "assembly", "modules", "device.ts"), "utf8");
  writeIfChanged(join(include, "hal.h"), halHeader(hal));
  writeIfChanged(join(include, "device_ids.h"), deviceHeader(device));
  writeIfChanged(join(include, "board.h"), boardHeader(board));
  const glue = join(folder, "hal_glue.c");
  writeIfChanged(glue, halGlue(hal));
  if (!board.camera) return [glue];
  const sensors = join(folder, "board_sensors.c");
  writeIfChanged(sensors, sensorSource(board.camera.sensors.map((name) => loadSensor(name))));
  return [glue, sensors];
}

interface KeyedJob extends CompileJob {
  /** Hash of the headers and included files. */
  headers: string;
}

async function compileChanged(toolchain: Toolchain, jobs: KeyedJob[], fresh: boolean): Promise<void> {
  const queue = [...jobs].sort((a, b) => readFileSync(b.source).length - readFileSync(a.source).length);
  const worker = async (): Promise<void> => {
    for (let job = queue.shift(); job; job = queue.shift()) {
      const current = job;
      // Nothing in an object depends on where files lie.
      const args = compileArguments(toolchain, {
        ...job,
        source: basename(job.source),
        object: "",
        includes: [],
      });
      const key = hashOf(toolchain.version, job.headers, readFileSync(job.source), ...args);
      await sharedStep(job.object, key, fresh, () => compile(toolchain, current));
    }
  };
  await Promise.all([worker(), worker()]);
}

/** Builds an image. Throws with the failing tool's messages. */
export async function buildFirmware(options: BuildOptions): Promise<BuildResult> {
  const root = repositoryRoot();
  const { board, toolchain, folder, progress } = options;
  const firmware = join(root, "firmware");
  const own = ["runtime", "start", "hal", `hal_${board.target}`].map((name) => join(firmware, name));
  const core = await lowerModule(options, "core", options.entries ?? ["assembly/board.ts"], true);
  const modules = [core];
  if (board.target === "virt") modules.push(await lowerModule(options, "model", [MODEL_ENTRY], false));

  const generated = modules.flatMap((m) => m.generated);
  const program = options.programFile
    ? join(root, options.programFile)
    : join(firmware, "programs", `${options.program ?? "repl"}.c`);
  const sources = [...own.flatMap(cFiles), program, ...generate(options)];
  const includes = [
    join(folder, "include"),
    join(firmware, "runtime", "include"),
    ...own,
    join(folder, "core"),
    join(folder, "model"),
  ];
  const defines: Record<string, string | number | true> = {
    WASM_RT_TABLE_ENTRIES: Math.max(1, ...[modules.reduce((sum, m) => sum + m.tableEntries, 0)]),
  };
  if (options.checked) defines.WASM_RT_CHECKED = true;
  const headers = [firmware, folder].map((f) => hashTree(f, [".h", ".data"])).join();
  const job = (source: string, flags: string[]): KeyedJob => ({
    source,
    object: join(folder, "objects", `${basename(source)}.o`),
    includes,
    headers,
    defines:
      basename(source) === "linmem.S"
        ? { ...defines, CORE_DATA: `"${join(folder, "core", "core.data")}"` }
        : defines,
    flags,
  });
  // Generated code sees neither the board nor the HAL: its objects serve all boards.
  const runtime = join(firmware, "runtime");
  const lowered = (source: string): KeyedJob => ({
    ...job(source, generatedFlags(source, toolchain.kind)),
    includes: [join(runtime, "include"), runtime, dirname(source)],
    headers: [runtime, dirname(source)].map((f) => hashTree(f, [".h"])).join(),
  });
  const jobs = [...sources.map((s) => job(s, [])), ...generated.map(lowered)];
  progress?.(`compile ${jobs.length} files with ${basename(toolchain.command[0])}`);
  await compileChanged(toolchain, jobs, options.fresh ?? false);
  tidyShared();

  const script = join(folder, "link.ld");
  const extras = modules.flatMap((m) => m.extras);
  writeIfChanged(script, linkerScript(board, extras));
  const elf = join(folder, "firmware.elf");
  progress?.("link");
  await link(toolchain, {
    objects: jobs.map((j) => j.object),
    script,
    elf,
    map: join(folder, "firmware.map"),
  });

  const bytes = readFileSync(elf);
  const table = new Map(symbols(bytes).map((s) => [s.name, s.value]));
  const address = (name: string): number => {
    const value = table.get(name);
    if (value === undefined) throw new Error(`the image has no symbol ${name}`);
    return value;
  };
  const flat = flatBinary(bytes);
  const payload = packPayload(flat.bytes, address("__packed") - flat.address);
  if (flat.address + flat.bytes.length + payload.length > address("__stack_bottom")) {
    throw new Error("the image does not fit into RAM while it is unpacked");
  }
  return {
    elf,
    payload,
    image: board.target === "k210" ? packImage(payload) : payload,
    sections: sections(bytes),
    linearMemory: address("core_linmem_end") - address("core_linmem"),
    staticData: core.staticData,
  };
}
