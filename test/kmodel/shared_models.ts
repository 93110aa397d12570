/** The shared models and their golden cases. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sharedFolder } from "../writer/shared.ts";

export interface GoldenNode {
  index: number;
  area: string;
  dtype: string;
  sha256: string;
}

export interface GoldenCase {
  name: string;
  inputs: Uint8Array[];
  outputs: Uint8Array[];
}

export interface GoldenModel {
  name: string;
  folder: string;
  file: Uint8Array;
  cases: GoldenCase[];
  /** Digests of every node's output in case s0, where they are known. */
  nodes?: GoldenNode[];
}

function tensors(folder: string, name: string, kind: "in" | "out"): Uint8Array[] {
  const list: Uint8Array[] = [];
  for (let i = 0; existsSync(join(folder, `${name}.${kind}${i}.bin`)); i++) {
    list.push(readFileSync(join(folder, `${name}.${kind}${i}.bin`)));
  }
  return list;
}

/** Reads one model. */
export function readGolden(folder: string, name: string): GoldenModel {
  const names = readdirSync(folder).flatMap((file) => /^(.*)\.out0\.bin$/.exec(file)?.[1] ?? []);
  const golden = join(folder, "golden.json");
  return {
    name,
    folder,
    file: readFileSync(join(folder, "model.kmodel")),
    cases: names.map((n) => ({
      name: n,
      inputs: tensors(folder, n, "in"),
      outputs: tensors(folder, n, "out"),
    })),
    nodes: existsSync(golden) ? JSON.parse(readFileSync(golden, "utf8")).nodes : undefined,
  };
}

/** Names of the shared models of a kind; none when the shared data is absent. */
export function goldenNames(kind: "ops" | "real"): { name: string; folder: string }[] {
  const folder = sharedFolder(join("models", kind));
  if (!folder) return [];
  return readdirSync(folder).map((name) => ({ name, folder: join(folder, name) }));
}

/** A convolutional model of the shared kmodel version 3 collection, or undefined. */
export function version3File(): Uint8Array | undefined {
  const folder = sharedFolder(join("models", "v3"));
  return folder ? readFileSync(join(folder, "mnist.kmodel")) : undefined;
}

/** First element in which two f32 or u8 tensors differ, -1 for none; NaNs are equal whatever their bits. */
export function firstDifference(dtype: string, got: Uint8Array, want: Uint8Array): number {
  if (got.length !== want.length) return 0;
  if (dtype === "u8") return got.findIndex((v, i) => v !== want[i]);
  const [a, b] = [got, want].map((t) => new Uint32Array(new Uint8Array(t).buffer));
  const [fa, fb] = [a, b].map((t) => new Float32Array(t.buffer));
  return a.findIndex((v, i) => v !== b[i] && !(Number.isNaN(fa[i]) && Number.isNaN(fb[i])));
}
