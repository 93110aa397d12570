/** Lists of kmodels for the test program `models`, and the shared models with their golden outputs. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../tools/src/firmware/root.ts";

export interface ModelCase {
  name: string;
  model: Uint8Array;
  inputs: Uint8Array[];
  /** Expected outputs. */
  outputs: Uint8Array[];
}

/** Folder of the shared models; undefined when it is absent (an error under CI). */
export function sharedModels(): string | undefined {
  const shared = process.env.KPY_SHARED ?? join(repositoryRoot(), "..", "shared");
  const folder = join(shared, "models");
  if (existsSync(folder)) return folder;
  if (process.env.CI) throw new Error(`${folder} is missing`);
  return undefined;
}

function numbered(folder: string, prefix: string): Uint8Array[] {
  const list: Uint8Array[] = [];
  for (let i = 0; existsSync(join(folder, `${prefix}${i}.bin`)); i++)
    list.push(readFileSync(join(folder, `${prefix}${i}.bin`)));
  return list;
}

/** Case s0 of a model folder. */
export function modelCase(folder: string, name: string): ModelCase {
  const at = join(folder, name);
  return {
    name,
    model: readFileSync(join(at, "model.kmodel")),
    inputs: numbered(at, "s0.in"),
    outputs: numbered(at, "s0.out"),
  };
}

/** All cases below `ops` or `real`. */
export function modelCases(kind: "ops" | "real"): ModelCase[] {
  const folder = sharedModels();
  if (!folder) return [];
  const base = join(folder, kind);
  return readdirSync(base)
    .sort()
    .map((name) => modelCase(base, name));
}

const align = (n: number): number => (n + 255) & ~255;

/** Where the program `models` looks for its list. */
export const LIST_ADDRESS = 0x200000;

/** Flash contents for `LIST_ADDRESS`. */
export function modelList(cases: ModelCase[]): Buffer {
  const words = 1 + cases.reduce((sum, c) => sum + 3 + 2 * c.inputs.length, 0);
  const blobs: Uint8Array[] = [];
  let at = align(words * 4);
  const place = (bytes: Uint8Array): number[] => {
    const entry = [LIST_ADDRESS + at, bytes.length];
    blobs.push(bytes);
    at = align(at + bytes.length);
    return entry;
  };
  const table = cases.flatMap((c) => [...place(c.model), c.inputs.length, ...c.inputs.flatMap(place)]);
  const image = Buffer.alloc(at);
  image.writeUInt32LE(cases.length, 0);
  table.forEach((value, i) => {
    image.writeUInt32LE(value, 4 + 4 * i);
  });
  let offset = align(words * 4);
  for (const blob of blobs) {
    image.set(blob, offset);
    offset = align(offset + blob.length);
  }
  return image;
}

/** Splits cases so that each list fits a flash of `size` bytes. */
export function inBatches(cases: ModelCase[], size: number): ModelCase[][] {
  const batches: ModelCase[][] = [[]];
  for (const c of cases) {
    const last = batches[batches.length - 1];
    if (last.length > 0 && modelList([...last, c]).length > size) batches.push([c]);
    else last.push(c);
  }
  return batches;
}

/** FNV-1a, 64 bits, as the program prints it. */
export function fnv(bytes: Uint8Array): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (const byte of bytes) {
    low = (low ^ byte) >>> 0;
    // (high:low) * 0x100000001b3 modulo 2^64
    const product = low * 0x1b3;
    const carry = Math.floor(product / 0x100000000);
    high = (Math.imul(high, 0x1b3) + carry + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}

/** The hashes under which the program may print an output: the bytes as they are, or as floats with one kind of NaN. */
export function hashes(bytes: Uint8Array): string[] {
  const floats = Buffer.from(bytes);
  for (let i = 0; i + 4 <= floats.length; i += 4) {
    if ((floats.readUInt32LE(i) & 0x7fffffff) > 0x7f800000) floats.writeUInt32LE(0x7fc00000, i);
  }
  return [fnv(bytes), fnv(floats)];
}
