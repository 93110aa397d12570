/** Distributes generated functions over C files: hot and cold ones apart, and parts of about equal size. */
import { isHot } from "./hot.ts";

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

/**
 * C files for module `name` from wasm2c's files. `internal` are the symbols of its functions; `parts` how many files
 * hot and cold functions get each.
 */
export function partition(code: string[], name: string, internal: string[], parts: number): Part[] {
  const { rest, functions } = split(code, name, new Set(internal));
  if (functions.length !== internal.length) {
    throw new Error(
      `wasm2c's output has changed its shape: ${internal.length} functions declared, ${functions.length} found`,
    );
  }
  const include = `#include "${name}-impl.h"\n\n`;
  const hot = (f: { name: string }): boolean => isHot(f.name.slice(`w2c_${name}_`.length));
  const files = (speed: boolean): Part[] =>
    pack(
      functions.filter((f) => hot(f) === speed),
      parts,
    ).map((text) => ({ hot: speed, text: include + text }));
  return [{ hot: false, text: rest }, ...files(true), ...files(false)];
}
