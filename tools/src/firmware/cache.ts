/** Keeps build steps whose inputs have not changed. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Hash of any number of texts and bytes. */
export function hashOf(...parts: (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex");
}

/** Hash of the names and contents of all files with one of the endings below a folder. */
export function hashTree(folder: string, endings: string[]): string {
  const names = (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .sort();
  return hashOf(...names.flatMap((name) => [name, readFileSync(join(folder, name))]));
}

/**
 * Runs a step unless `output` exists and was made with the same key. The key stands in `output.key`.
 * Returns whether it ran.
 */
export async function step(output: string, key: string, run: () => void | Promise<void>): Promise<boolean> {
  const stamp = `${output}.key`;
  if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, "utf8") === key) return false;
  mkdirSync(dirname(output), { recursive: true });
  await run();
  writeFileSync(stamp, key);
  return true;
}

/** Writes a file only when its contents change. */
export function writeIfChanged(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
