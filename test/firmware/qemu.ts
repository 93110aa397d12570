/** Builds test programs and runs them under QEMU and on the host build. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findToolchain, missingMessage, type Toolchain } from "@riscv/toolchain-wrapper";
import { loadBoard } from "../../tools/src/firmware/board.ts";
import { type BuildOptions, type BuildResult, buildFirmware } from "../../tools/src/firmware/build.ts";
import { repositoryRoot } from "../../tools/src/firmware/root.ts";
import { BufferConsole } from "../../tools/src/host/console.ts";
import { createHost } from "../../tools/src/host/host.ts";

const root = repositoryRoot();

/** Folder for what tests build; each test worker has its own, since several run at once. */
export const testFolder = join(root, "build", "test", process.env.VITEST_POOL_ID ?? "0");
const QEMU = "qemu-system-riscv64";
/** Where the virt target has its flash; a drive there would make QEMU boot from it. */
const FLASH_ADDRESS = 0x22000000;
/** QEMU's loader takes files up to the size of RAM. */
const LOADER_BYTES = 4 << 20;

/** The compiler, undefined without one; under CI that is an error. */
export function toolchain(): Toolchain | undefined {
  const found = findToolchain({ moduleRoots: [root] });
  if (!found && process.env.CI) throw new Error(missingMessage());
  return found;
}

/** Whether QEMU is installed; under CI its absence is an error. */
export function hasQemu(): boolean {
  const found = spawnSync(QEMU, ["--version"]).status === 0;
  if (!found && process.env.CI) throw new Error(`${QEMU} is missing: apt-get install qemu-system-misc`);
  return found;
}

/** Reason why tests on the emulated board cannot run here, or an empty text. */
export function missing(): string {
  if (!toolchain()) return "no RISC-V compiler";
  return hasQemu() ? "" : `no ${QEMU}`;
}

/** Builds test/firmware/asm/NAME.ts as the core of an image, for QEMU unless another board is named. */
export function buildProgram(
  name: string,
  options: Partial<BuildOptions> = {},
  board = "qemu_virt",
): Promise<BuildResult> {
  const found = toolchain();
  if (!found) throw new Error(missingMessage());
  const parts = [name, ...(options.checked ? ["checked"] : []), ...(board === "qemu_virt" ? [] : [board])];
  const variant = parts.join("-");
  return buildFirmware({
    board: loadBoard(board),
    toolchain: found,
    folder: join(testFolder, variant),
    program: "run",
    entries: [`test/firmware/asm/${name}.ts`],
    ...options,
  });
}

/** Bytes at an address of the flash. */
export interface FlashContents {
  address: number;
  data: Uint8Array;
}

export interface QemuRun {
  status: number | null;
  output: string;
}

export interface QemuOptions {
  /** Contents of the flash. */
  flash?: FlashContents;
  /** Console input, sent at once. */
  input?: string;
  /** Exact instruction counts (slower). */
  icount?: boolean;
  timeoutMs?: number;
}

interface FlashPart {
  file: string;
  address: number;
}

/** The QEMU command of the documentation, plus contents for the flash. */
export function qemuArguments(image: string, options: QemuOptions = {}, flash: FlashPart[] = []): string[] {
  const args = [
    "-M",
    "virt",
    "-m",
    "8M",
    "-bios",
    "none",
    "-kernel",
    image,
    "-serial",
    "stdio",
    "-display",
    "none",
  ];
  args.push("-monitor", "none");
  if (options.icount) args.push("-icount", "shift=0,sleep=off");
  for (const { file, address } of flash) {
    args.push("-device", `loader,file=${file},addr=${FLASH_ADDRESS + address},force-raw=on`);
  }
  return args;
}

/** Runs an image until it ends by itself. */
export function runQemu(name: string, image: Uint8Array, options: QemuOptions = {}): QemuRun {
  const folder = testFolder;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.bin`);
  writeFileSync(file, image);
  const flash: FlashPart[] = [];
  const { address, data } = options.flash ?? { address: 0, data: new Uint8Array(0) };
  for (let at = 0; at < data.length; at += LOADER_BYTES) {
    const part = { file: join(folder, `${name}.flash${flash.length}`), address: address + at };
    writeFileSync(part.file, data.subarray(at, at + LOADER_BYTES));
    flash.push(part);
  }
  const result = spawnSync(QEMU, qemuArguments(file, options, flash), {
    input: Buffer.from(options.input ?? "", "latin1"),
    timeout: options.timeoutMs ?? 120_000,
    maxBuffer: 64 << 20,
    encoding: "latin1",
  });
  if (result.error) throw result.error;
  return { status: result.status, output: result.stdout };
}

/** Runs the wasm of a built program on the host build, with the same flash contents. */
export function runHost(
  name: string,
  checked = false,
  flash?: FlashContents,
): { status: number; output: string } {
  const file = join(testFolder, checked ? `${name}-checked` : name, "core.wasm");
  if (!existsSync(file)) throw new Error(`${file} is missing: build the program first`);
  const console = new BufferConsole();
  const core = new WebAssembly.Module(readFileSync(file));
  const host = createHost({ core, console, flash: flash ? [flash] : [] });
  const pages = 96;
  const have = host.core.memory.buffer.byteLength / 65536;
  if (have < pages) host.core.memory.grow(pages - have);
  host.memory.attach(host.core.memory);
  const status = host.core.run(pages * 65536);
  return { status, output: console.text };
}
