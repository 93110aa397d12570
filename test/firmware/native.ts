/** Compiles a built program's generated C for this machine, with sanitizers. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashTree, step } from "../../tools/src/firmware/cache.ts";
import { repositoryRoot } from "../../tools/src/firmware/root.ts";
import { type FlashContents, testFolder } from "./qemu.ts";

const CORE_MEMORY = 6 << 20;
const MODEL_MEMORY = 0x210000;
const SANITIZERS = [
  "-fsanitize=address,undefined,alignment,float-cast-overflow",
  "-fno-sanitize-recover=all",
];

/** Whether a C compiler for this machine is there; under CI its absence is an error. */
export function hasNativeCompiler(): boolean {
  const found = spawnSync("cc", ["--version"]).status === 0;
  if (!found && process.env.CI) throw new Error("cc is missing: apt-get install gcc libc6-dev");
  return found;
}

function cFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".c"))
    .map((name) => join(folder, name));
}

/** Builds the sanitized program from a variant's folder, which a build for the virt board has left there. */
export async function buildNative(variant: string, program: "run" | "repl" = "run"): Promise<string> {
  const root = repositoryRoot();
  const built = join(testFolder, variant);
  if (!existsSync(join(built, "core"))) throw new Error(`${built} is missing: build the program first`);
  const firmware = join(root, "firmware");
  const output = join(testFolder, `${variant}-native`);
  const sources = [
    ...cFiles(join(built, "core")),
    ...cFiles(join(built, "model")),
    join(built, "hal_glue.c"),
    ...cFiles(join(firmware, "hal_native")),
    join(firmware, "hal_native", "data.S"),
    join(firmware, "hal", "device.c"),
    join(firmware, "hal_virt", "kpu.c"),
    join(firmware, "runtime", "wasm_rt.c"),
    join(firmware, "programs", `${program}.c`),
  ];
  const includes = ["include", "core", "model"].map((name) => join(built, name));
  includes.push(...["runtime", "start", "hal", "hal_virt"].map((name) => join(firmware, name)));
  const args = [
    "-O1",
    "-g",
    "-w",
    "-no-pie",
    "-ffp-contract=off",
    ...SANITIZERS,
    ...includes.map((folder) => `-I${folder}`),
    `-DCORE_DATA="${join(built, "core", "core.data")}"`,
    `-DCORE_MEMORY=${CORE_MEMORY}`,
    `-DMODEL_MEMORY=${MODEL_MEMORY}`,
    "-DWASM_RT_TABLE_ENTRIES=4096",
    ...(variant.endsWith("-checked") ? ["-DWASM_RT_CHECKED=1"] : []),
    ...sources,
    `-Wl,--defsym=core_linmem_end=core_linmem+${CORE_MEMORY}`,
    `-Wl,--defsym=model_linmem_end=model_linmem+${MODEL_MEMORY}`,
    "-lm",
    "-o",
    output,
  ];
  const key = [
    args.join(" "),
    hashTree(firmware, [".c", ".h", ".S"]),
    hashTree(built, [".c", ".h", ".data"]),
  ].join("\n");
  await step(output, key, () => {
    const result = spawnSync("cc", args, { encoding: "utf8" });
    if (result.status !== 0) throw new Error(`cc failed:\n${result.stderr}`);
  });
  return output;
}

/** Runs a sanitized program; any finding of a sanitizer makes its status nonzero and stands in `errors`. */
export function runNative(
  program: string,
  flash?: FlashContents,
  input = "",
): { status: number | null; output: string; errors: string } {
  mkdirSync(testFolder, { recursive: true });
  const file = `${program}.flash`;
  if (flash) writeFileSync(file, Buffer.concat([Buffer.alloc(flash.address, 0xff), flash.data]));
  const result = spawnSync(program, flash ? [file] : [], {
    input: Buffer.from(input, "latin1"),
    encoding: "latin1",
    maxBuffer: 64 << 20,
    timeout: 300_000,
    env: { ...process.env, ASAN_OPTIONS: "detect_leaks=0" },
  });
  return { status: result.status, output: result.stdout, errors: result.stderr };
}
