/** `--flash`: files that stand in the flash when the board starts. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { FlashFile } from "../firmware/kfpkg.ts";
import { unpackKfpkg } from "../firmware/kfpkg.ts";
import { CliError } from "./error.ts";

/** Reads a file that an option names. */
export function readFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new CliError(`cannot read ${file}: ${(error as Error).message}`);
  }
}

/** `ADDR=FILE`, or a `.kfpkg` that says itself where its parts belong. */
export function flashFiles(value: string): FlashFile[] {
  const match = /^(0x[0-9a-f]+|\d+)=(.+)$/i.exec(value);
  if (match) {
    const [, address, file] = match as unknown as [string, string, string];
    return [{ address: Number(address), name: basename(file), bytes: readFile(file), code: false }];
  }
  if (!value.endsWith(".kfpkg")) throw new CliError(`--flash ${value}: expected ADDR=FILE or a .kfpkg`, 2);
  try {
    return unpackKfpkg(readFile(value));
  } catch (error) {
    throw new CliError(`${value}: ${(error as Error).message}`);
  }
}
