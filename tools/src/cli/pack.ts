/** `kpy pack`: firmware and files in one package for Kflash GUI and kflash. */
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import type { Command } from "commander";
import { type FlashFile, packKfpkg } from "../firmware/kfpkg.ts";
import { boardOption, buildBoard } from "./build.ts";
import { CliError } from "./error.ts";

interface Options {
  board: string;
  flash: { address: number; file: string }[];
  out: string;
}

/** `ADDR=FILE`, ADDR decimal or 0x hex. */
function parseFlash(value: string, all: Options["flash"]): Options["flash"] {
  const match = /^(0x[0-9a-f]+|\d+)=(.+)$/i.exec(value);
  if (!match) throw new CliError(`--flash ${value}: expected ADDR=FILE, e.g. 0x500000=model.kmodel`, 2);
  return [...all, { address: Number(match[1]), file: match[2] }];
}

export function define(cmd: Command): void {
  cmd
    .description("Packs the board's firmware and files for the flash into a .kfpkg.")
    .option("--board <board>", "board description in boards/", "m5stickv")
    .option("--flash <addr=file>", "put FILE at that flash address (repeatable)", parseFlash, [])
    .requiredOption("--out <file.kfpkg>", "package to write")
    .action(pack);
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new CliError(`cannot read ${file}: ${(error as Error).message}`);
  }
}

/** A member name that no other file has. */
function uniqueName(file: string, used: Set<string>): string {
  let name = basename(file);
  for (let n = 2; used.has(name); n++) name = `${n}-${basename(file)}`;
  used.add(name);
  return name;
}

async function pack(options: Options): Promise<void> {
  const board = boardOption(options.board);
  if (board.target !== "k210") throw new CliError(`${board.name} has no flash to be packed for`, 2);
  const used = new Set(["flash-list.json", "firmware.bin"]);
  const files: FlashFile[] = options.flash.map(({ address, file }) => ({
    address,
    name: uniqueName(file, used),
    bytes: read(file),
    code: false,
  }));
  for (const file of files) {
    if (file.address + file.bytes.length > board.flash.size) {
      throw new CliError(
        `${file.name} at 0x${file.address.toString(16)} does not fit into ${board.flash.size} bytes of flash`,
      );
    }
  }
  const firmware = await buildBoard(board);
  files.unshift({ address: 0, name: "firmware.bin", bytes: firmware.payload, code: true });
  let bytes: Uint8Array;
  try {
    bytes = packKfpkg(files);
  } catch (error) {
    throw new CliError((error as Error).message);
  }
  writeFileSync(options.out, bytes);
  for (const f of files)
    process.stdout.write(`0x${f.address.toString(16).padStart(6, "0")} ${f.bytes.length} ${f.name}\n`);
}
