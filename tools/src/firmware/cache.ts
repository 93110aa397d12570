/** Keeps build steps whose inputs have not changed. */
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, extname, join } from "node:path";
import { repositoryRoot } from "./root.ts";

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

/** What builds of all boards share: results under the hash of everything that they depend on. */
function sharedFolder(): string {
  return join(repositoryRoot(), "build", "cache");
}

/** Puts a copy of a file in place at once, so that builds side by side never see half of one. */
function place(from: string, to: string): void {
  const part = `${to}.${process.pid}`;
  copyFileSync(from, part);
  renameSync(part, to);
}

/**
 * `step` for one file whose bytes depend on `key` alone and not on the folder: the result of another build, of
 * another board too, is taken over unless `fresh`. Returns whether `run` ran.
 */
export async function sharedStep(
  output: string,
  key: string,
  fresh: boolean,
  run: () => void | Promise<void>,
): Promise<boolean> {
  const kept = join(sharedFolder(), key + extname(output));
  let ran = false;
  await step(output, key, async () => {
    if (!fresh && existsSync(kept)) {
      const now = new Date();
      utimesSync(kept, now, now);
      copyFileSync(kept, output);
      return;
    }
    await run();
    ran = true;
    mkdirSync(sharedFolder(), { recursive: true });
    place(output, kept);
  });
  return ran;
}

/** Files that the shared folder keeps: the ones that were used last. */
const KEPT = 400;

/** Removes from the shared folder what has not been used for longest. */
export function tidyShared(): void {
  const folder = sharedFolder();
  if (!existsSync(folder)) return;
  const files = readdirSync(folder).map((name) => join(folder, name));
  if (files.length <= KEPT) return;
  const used = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const byUse = files.map((file) => ({ file, at: used(file) })).sort((a, b) => b.at - a.at);
  for (const { file } of byUse.slice(KEPT)) rmSync(file, { force: true });
}

/** Writes a file only when its contents change. */
export function writeIfChanged(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
