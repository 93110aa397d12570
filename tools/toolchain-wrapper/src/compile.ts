/** Compiles and links for bare-metal RV64GC, with GCC or zig behind the same calls. */
import { spawn } from "node:child_process";
import type { CompileJob, LinkJob, Toolchain } from "./types.ts";

/** Flags that both compilers take: no libc, no unwinder, and no fusing of float operations (results stay exact). */
const COMMON_FLAGS = [
  "-std=gnu11",
  "-O2",
  "-ffreestanding",
  "-fno-builtin",
  "-ffp-contract=off",
  "-fno-math-errno",
  "-fno-strict-aliasing",
  "-ffunction-sections",
  "-fdata-sections",
  "-fno-asynchronous-unwind-tables",
  "-fno-stack-protector",
  "-mcmodel=medany",
  "-mabi=lp64d",
  "-Wall",
  "-Wextra",
];

/** Flags of one compiler only. */
const KIND_FLAGS: Record<Toolchain["kind"], string[]> = {
  gcc: ["-march=rv64imafdc", "-mstrict-align", "-fno-tree-loop-distribute-patterns"],
  zig: [
    "-target",
    "riscv64-freestanding-none",
    "-mcpu=generic_rv64+m+a+f+d+c",
    "-fno-sanitize=undefined",
    "-Wno-unused-command-line-argument",
  ],
};

function run(toolchain: Toolchain, args: string[]): Promise<void> {
  const [program, ...leading] = toolchain.command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...leading, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === 0) resolve();
      else reject(new Error(`${program} failed (status ${status}):\n${output.trim()}`));
    });
  });
}

/** The arguments of one compiler call, also a part of the key under which a build may reuse its object. */
export function compileArguments(toolchain: Toolchain, job: CompileJob): string[] {
  const defines = Object.entries(job.defines ?? {}).map(([k, v]) => `-D${k}=${v === true ? 1 : v}`);
  const includes = (job.includes ?? []).map((folder) => `-I${folder}`);
  const flags = [...KIND_FLAGS[toolchain.kind], ...COMMON_FLAGS, ...(job.flags ?? [])];
  return [...flags, ...includes, ...defines, "-c", job.source, "-o", job.object];
}

/** Compiles one C or assembly file. Rejects with the compiler's messages. */
export function compile(toolchain: Toolchain, job: CompileJob): Promise<void> {
  return run(toolchain, compileArguments(toolchain, job));
}

/** Compiles several files, at most `parallel` at a time. */
export async function compileAll(toolchain: Toolchain, jobs: CompileJob[], parallel = 2): Promise<void> {
  const queue = [...jobs];
  const worker = async (): Promise<void> => {
    for (let job = queue.shift(); job; job = queue.shift()) await compile(toolchain, job);
  };
  await Promise.all(Array.from({ length: Math.min(parallel, jobs.length) }, worker));
}

/** Links objects into an ELF file by the given linker script; sections that nothing refers to are dropped. */
export function link(toolchain: Toolchain, job: LinkJob): Promise<void> {
  const wl = ["--gc-sections"];
  if (toolchain.kind === "gcc") wl.push("--build-id=none", "--no-warn-rwx-segments", "-z,max-page-size=4096");
  if (toolchain.kind === "gcc" && job.map) wl.push(`-Map=${job.map}`);
  const args = ["-nostdlib", "-static", "-mcmodel=medany", "-mabi=lp64d", ...KIND_FLAGS[toolchain.kind]];
  const tail = toolchain.kind === "gcc" ? ["-lgcc"] : [];
  return run(toolchain, [
    ...args,
    ...wl.map((flag) => `-Wl,${flag}`),
    "-T",
    job.script,
    ...job.objects,
    ...tail,
    "-o",
    job.elf,
  ]);
}
