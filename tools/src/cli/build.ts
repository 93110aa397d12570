/** `kpy build`: makes the flashable image of a board. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findToolchain, installToolchain, missingMessage, type Toolchain } from "@riscv/toolchain-wrapper";
import type { Command } from "commander";
import { areas } from "../firmware/areas.ts";
import { type Board, loadBoard } from "../firmware/board.ts";
import { type BuildResult, buildFirmware } from "../firmware/build.ts";
import { MODULES } from "../firmware/modules.ts";
import { repositoryRoot } from "../firmware/root.ts";
import { CliError } from "./error.ts";

interface Options {
  board: string;
  out?: string;
  checked?: boolean;
  without: string[];
  size?: boolean;
  installToolchain?: boolean;
}

const collect = (value: string, all: string[]): string[] => [...all, value];

export function define(cmd: Command): void {
  cmd
    .description("Builds the flashable image of a board and prints its sizes.")
    .option("--board <board>", "board description in boards/", "m5stickv")
    .option("--out <file>", "image file (default build/<board>/firmware.bin)")
    .option("--checked", "keep bounds checks in the generated code")
    .option("--without <module>", "leave a module of the core out (repeatable)", collect, [])
    .option("--size", "also print where the bytes come from, before packing")
    .option("--install-toolchain", "install a RISC-V compiler when there is none")
    .action(build);
}

/** The board, or a usage error that lists the known ones. */
export function boardOption(name: string): Board {
  try {
    return loadBoard(name);
  } catch (error) {
    throw new CliError(`--board: ${(error as Error).message}`, 2);
  }
}

function toolchainFor(options: Pick<Options, "installToolchain">): Toolchain {
  const search = { moduleRoots: [process.cwd(), repositoryRoot()] };
  try {
    if (options.installToolchain) return installToolchain(search);
    const found = findToolchain(search);
    if (found) return found;
  } catch (error) {
    throw new CliError((error as Error).message);
  }
  throw new CliError(missingMessage());
}

function progressLine(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${text}\n`);
}

/** Builds a board's image into build/<board>/. */
export async function buildBoard(board: Board, options: Partial<Options> = {}): Promise<BuildResult> {
  for (const name of options.without ?? []) {
    if (!MODULES.includes(name))
      throw new CliError(`--without: no module "${name}"; modules: ${MODULES.join(", ")}`, 2);
  }
  const toolchain = toolchainFor(options);
  const variant = [
    board.name,
    ...(options.checked ? ["checked"] : []),
    ...(options.without ?? []).map((m) => `no-${m}`),
  ];
  const folder = join(repositoryRoot(), "build", variant.join("-"));
  try {
    return await buildFirmware({
      board,
      toolchain,
      folder,
      checked: options.checked,
      without: options.without,
      progress: progressLine,
    });
  } catch (error) {
    throw new CliError(`building for ${board.name} failed: ${(error as Error).message}`);
  }
}

const row = (name: string, size: number, note = ""): string =>
  `${name.padEnd(12)}${String(size).padStart(9)}  ${note}\n`;

/** RGB565 and planes of a QVGA camera frame, which a script with a camera has in memory. */
const FRAME_BYTES = 320 * 240 * 5;

/** Memory for models, further images and heaps when the camera is in use. */
function freeBytes(board: Board, result: BuildResult): number {
  return result.linearMemory - result.staticData - (board.camera ? FRAME_BYTES : 0);
}

function report(board: Board, result: BuildResult, file: string): string {
  let text = "section         bytes\n";
  for (const s of result.sections) text += row(s.name, s.size);
  text += row("image", result.image.length, file);
  text += row("ram", board.memory.ram.size);
  text += row("stack", board.memory.stack);
  text += row("core", result.staticData, "static data of the core");
  if (board.camera) text += row("frame", FRAME_BYTES, "camera frame, 320 x 240");
  text += row("free", freeBytes(board, result), "for models, further images and the Python heap");
  return text;
}

function areaTable(result: BuildResult): string {
  const rows = areas(result.elf, result.sections).map(
    ({ name, bytes }) => `${name.padEnd(24)}${String(bytes).padStart(9)}\n`,
  );
  return `\narea                        bytes\n${rows.join("")}`;
}

/** Throws when an image breaks its board's budget. */
function checkBudget(board: Board, result: BuildResult): void {
  if (!board.budget) return;
  const free = freeBytes(board, result);
  if (result.image.length > board.budget.image) {
    throw new CliError(
      `the image has ${result.image.length} bytes; ${board.name} allows ${board.budget.image}`,
    );
  }
  if (free < board.budget.free) {
    throw new CliError(`${free} bytes of RAM are left; ${board.name} wants at least ${board.budget.free}`);
  }
}

async function build(options: Options): Promise<void> {
  const board = boardOption(options.board);
  const result = await buildBoard(board, options);
  const file = options.out ?? join("build", board.name, "firmware.bin");
  const target = options.out ?? join(repositoryRoot(), file);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, result.image);
  process.stdout.write(report(board, result, file));
  if (options.size) process.stdout.write(areaTable(result));
  checkBudget(board, result);
}
