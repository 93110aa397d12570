/** C headers that are generated from the core's sources, so that C and AssemblyScript cannot drift apart. */

const C_TYPES: Record<string, string> = {
  u32: "uint32_t",
  i32: "int32_t",
  u64: "uint64_t",
  i64: "int64_t",
  usize: "uint32_t",
  void: "void",
};

interface Import {
  name: string;
  parameters: { name: string; type: string }[];
  result: string;
}

/** The declarations of hal.ts. Throws when one does not have the expected form. */
export function halImports(source: string): Import[] {
  const pattern = /@external\("hal", "(\w+)"\)\s*export declare function (\w+)\(([^)]*)\): (\w+);/g;
  const found = [...source.matchAll(pattern)].map(([, external, name, list, result]) => {
    if (external !== name) throw new Error(`hal.ts: import "${external}" is declared as ${name}`);
    const parameters = list
      .split(",")
      .map((p) => p.trim())
      .filter(Boolean)
      .map((p) => {
        const [parameter, type] = p.split(":").map((t) => t.trim());
        if (!C_TYPES[type]) throw new Error(`hal.ts: ${name} has a parameter of type ${type}`);
        return { name: parameter, type };
      });
    if (!C_TYPES[result]) throw new Error(`hal.ts: ${name} returns ${result}`);
    return { name, parameters, result };
  });
  const announced = source.match(/@external\(/g)?.length ?? 0;
  if (found.length !== announced) throw new Error(`hal.ts: ${announced} imports, ${found.length} understood`);
  return found;
}

function signature(item: Import, prefix: string, leading: string[] = []): string {
  const list = [...leading, ...item.parameters.map((p) => `${C_TYPES[p.type]} ${p.name}`)];
  return `${C_TYPES[item.result]} ${prefix}${item.name}(${list.join(", ") || "void"})`;
}

/** `hal.h`: the functions that a target defines, named `hal_…`. `ptr` arguments are offsets in linear memory. */
export function halHeader(imports: Import[]): string {
  const lines = imports.map((item) => `${signature(item, "hal_")};\n`).join("");
  return `/* Generated from assembly/hal.ts, which documents every function. */\n#pragma once\n#include <stdint.h>\n\n${lines}`;
}

/** wasm2c's name of an import; other characters than letters, digits and single underscores do not occur in hal.ts. */
const importName = (name: string): string => name.replaceAll("__", "_0x5F");

/** `hal_glue.c`: the functions that the generated code calls, passed on to `hal_…`. */
export function halGlue(imports: Import[]): string {
  const lines = imports.map((item) => {
    const name = { ...item, name: importName(item.name) };
    const call = `hal_${item.name}(${item.parameters.map((p) => p.name).join(", ")})`;
    const body = item.result === "void" ? `${call};` : `return ${call};`;
    return `${signature(name, "w2c_hal_", ["struct w2c_hal *self"])} { (void)self; ${body} }\n`;
  });
  return `/* Generated from assembly/hal.ts. */\n#include "hal.h"\n\nstruct w2c_hal;\n${lines.join("")}`;
}

/** `device_ids.h` from the enums of device.ts: `Lcd.INIT` becomes LCD_INIT, `Errno.EIO` ERRNO_EIO. */
export function deviceHeader(source: string): string {
  const enums = [...source.matchAll(/export const enum (\w+) \{([\s\S]*?)\n\}/g)];
  if (enums.length === 0) throw new Error("device.ts: no enums found");
  let text = "/* Generated from assembly/modules/device.ts, which documents every id. */\n#pragma once\n";
  for (const [, name, body] of enums) {
    const code = body.replace(/\/\*[\s\S]*?\*\//g, "");
    const members = [...code.matchAll(/^\s*(\w+) = (-?\d+),$/gm)];
    const lines = code.split("\n").filter((line) => line.trim()).length;
    if (members.length !== lines)
      throw new Error(`device.ts: enum ${name} has a member of another form than NAME = number`);
    for (const [, member, value] of members) text += `#define ${name.toUpperCase()}_${member} ${value}\n`;
    if (name === "Device")
      text += `#define DEVICE_COUNT ${Math.max(...members.map((m) => Number(m[2]))) + 1}\n`;
  }
  return text;
}
