/**
 * Distributes generated functions over C files, hot and cold ones apart: hot ones in their order, so that neighbours
 * may be inlined; cold ones by the source that they come from, so that a change there changes one file only.
 */
import { createHash } from "node:crypto";
import { isHot, sourceName } from "./hot.ts";

export interface Part {
  hot: boolean;
  text: string;
}

const FUNCTION = /^\w+ w2c_\w+\([^;]*\) \{\n[\s\S]*?^\}\n/gm;

/** Splits off the functions of module `name` that are called by `internal` names; the rest stays together. */
function split(
  code: string[],
  name: string,
  internal: Set<string>,
): { rest: string; functions: { name: string; text: string }[] } {
  const functions: { name: string; text: string }[] = [];
  const include = `#include "${name}-impl.h"\n`;
  const rest = code
    .map((text) =>
      text.replace(FUNCTION, (whole: string) => {
        const symbol = /^\w+ (w2c_\w+)\(/.exec(whole)?.[1] ?? "";
        if (!internal.has(symbol)) return whole;
        functions.push({ name: symbol, text: whole });
        return "";
      }),
    )
    .map((text, i) => (i === 0 ? text : text.replace(include, "")))
    .join("\n");
  return { rest, functions };
}

/** Puts functions into `count` texts of about equal length, in the given order. */
function pack(functions: { text: string }[], count: number): string[] {
  const total = functions.reduce((sum, f) => sum + f.text.length, 0);
  const parts: string[] = Array.from({ length: count }, () => "");
  let done = 0;
  for (const f of functions) {
    const at = Math.min(count - 1, Math.floor((done / total) * count));
    parts[at] += `${f.text}\n`;
    done += f.text.length;
  }
  return parts.filter((text) => text !== "");
}

/** Puts functions into `count` texts by their sources' names, which are known before the `/` of the function's. */
function packBySource(functions: { name: string; text: string }[], prefix: number, count: number): string[] {
  const parts: string[] = Array.from({ length: count }, () => "");
  for (const f of functions) {
    const name = sourceName(f.name.slice(prefix));
    const source = name.slice(0, Math.max(0, name.lastIndexOf("/")));
    parts[createHash("sha256").update(source).digest()[0] % count] += `${f.text}\n`;
  }
  return parts.filter((text) => text !== "");
}

/**
 * C files for module `name` from wasm2c's files. `internal` are the symbols of its functions; `parts` how many files
 * hot functions get, cold ones get twice as many.
 */
export function partition(code: string[], name: string, internal: string[], parts: number): Part[] {
  const { rest, functions } = split(code, name, new Set(internal));
  if (functions.length !== internal.length) {
    throw new Error(
      `wasm2c's output has changed its shape: ${internal.length} functions declared, ${functions.length} found`,
    );
  }
  const include = `#include "${name}-impl.h"\n\n`;
  const prefix = `w2c_${name}_`.length;
  const of = (speed: boolean) => functions.filter((f) => isHot(f.name.slice(prefix)) === speed);
  const files = (speed: boolean, texts: string[]): Part[] =>
    texts.map((text) => ({ hot: speed, text: include + text }));
  return [
    { hot: false, text: rest },
    ...files(true, pack(of(true), parts)),
    ...files(false, packBySource(of(false), prefix, 2 * parts)),
  ];
}
