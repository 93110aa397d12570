/** Where an image's bytes come from: machine code by the source of its functions, and data by kind. */
import { readFileSync } from "node:fs";
import { type ElfSymbol, type Section, symbols } from "@riscv/toolchain-wrapper";
import { sourceName } from "./hot.ts";

export interface Area {
  name: string;
  bytes: number;
}

const CORE = "w2c_core_";

/** `assembly/modules/image_filter/f` belongs to `modules/image`, `assembly/py/vm/f` to `py`. */
function areaOf(symbol: string): string {
  if (!symbol.startsWith(CORE)) return "firmware";
  const path = sourceName(symbol.slice(CORE.length)).split("/");
  if (path[0]?.startsWith("~lib")) return "library";
  if (path[0] !== "assembly") return "core";
  if (path[1] !== "modules") return path.length > 3 ? (path[1] as string) : "core";
  return `modules/${path[2]?.replace(/_.*/, "")}`;
}

const inside = (s: Section, symbol: ElfSymbol): boolean =>
  symbol.value >= s.address && symbol.value < s.address + s.size;

/** Bytes by area, largest first; what no symbol covers (alignment, literals) is `other`. The sum is the unpacked image. */
export function areas(elfFile: string, sections: Section[]): Area[] {
  const sums = new Map<string, number>();
  const add = (name: string, bytes: number): void => void sums.set(name, (sums.get(name) ?? 0) + bytes);
  const table = symbols(readFileSync(elfFile)).filter((s) => s.size > 0);
  for (const section of sections) {
    if (section.name !== ".text") {
      add(`data ${section.name}`, section.size);
      continue;
    }
    let rest = section.size;
    const seen = new Set<number>();
    for (const symbol of table.filter((s) => inside(section, s))) {
      if (seen.has(symbol.value)) continue; // a second name of the same function
      seen.add(symbol.value);
      add(areaOf(symbol.name), symbol.size);
      rest -= symbol.size;
    }
    add("other", rest);
  }
  return [...sums].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes);
}
