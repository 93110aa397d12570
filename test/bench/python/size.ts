/** Code size of the firmware by area, from the names of its functions. */
import { readFileSync } from "node:fs";
import { sections, symbols } from "@riscv/toolchain-wrapper";
import { sourceName } from "../../../tools/src/firmware/hot.ts";

/** Sources of the Python runtime outside of assembly/py: the modules that need no board, and ulab. */
const LIBRARY =
  /^modules\/(array_module|binascii|builtins\w*|calendar|cipher|cmath|collections|cryptolib|deflate|digest|errno|file|flate|framebuf\w*|gc|hashlib|heapq|help|io|json\w*|library|math|memory_stream|micropython|os|random|re|regex|resource|select|stream\w*|struct|sys|thread|time|uctypes\w*|ulab|vfs\w*)\b/;

/** Area of a function. */
function area(symbol: string): string {
  const name = sourceName(symbol);
  if (name.startsWith("w2c_core_~lib")) return "python: ~lib";
  const path = /^w2c_core_assembly\/(.*)\/[^/]*$/.exec(name)?.[1];
  if (!path) return name.startsWith("w2c_model") ? "KPU model of the QEMU board" : "start, HAL, C runtime";
  const [first, second, third] = path.split("/");
  if (first === "py") return third ? `python: ${second}` : "python: core";
  if (LIBRARY.test(path)) return second === "ulab" ? "python: ulab" : "python: modules";
  return first;
}

/** Bytes of .text by area; "python" is the sum of those that begin with it. */
export function measureSize(elf: string): Record<string, number> {
  const bytes = readFileSync(elf);
  const text = sections(bytes).find((s) => s.name === ".text");
  if (!text) throw new Error(`${elf} has no .text`);
  const result: Record<string, number> = { python: 0 };
  for (const { name, value, size } of symbols(bytes)) {
    if (value < text.address || value >= text.address + text.size || size === 0) continue;
    const key = area(name);
    result[key] = (result[key] ?? 0) + size;
    if (key.startsWith("python: ")) result.python += size;
  }
  return Object.fromEntries(Object.entries(result).sort((a, b) => b[1] - a[1]));
}
