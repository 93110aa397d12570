// Puts the Python scripts under assembly/modules/frozen into the core: writes assembly/py/frozen_data.ts, which is not kept in the
// repository. Every build does it (tools/build.mjs).
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(root, "assembly", "modules", "frozen");
const target = join(root, "assembly", "py", "frozen_data.ts");

/** Scripts that go with a module switch (tools/src/firmware/modules.ts); an image without it has none of them. */
const SWITCHES = {
  MAIX: ["Maix.py", "board.py", "fpioa_manager.py"],
  ASYNCIO: ["asyncio/", "uasyncio.py"],
  AUDIO: ["audio.py", "_sound.py"],
  MODULES: ["modules.py"],
  NETWORK: ["network.py", "socket.py", "usocket.py"],
  PMU: ["pmu.py"],
  VIDEO: ["video.py"],
};

/** Drops comment lines and blank lines, and halves the indentation. Line numbers are not kept. */
function shrink(text) {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.trimStart().startsWith("#"));
  return `${lines.map((line) => line.replace(/^( {4})+/, (indent) => " ".repeat(indent.length / 4)).trimEnd()).join("\n")}\n`;
}

/** Entries `u16 name length, u16 0, u32 size, name, text`, each padded to 4 bytes; a name length of 0 ends them. */
function pack(names) {
  const parts = names.flatMap((name) => {
    const path = Buffer.from(name);
    const text = Buffer.from(shrink(readFileSync(join(folder, name), "utf8")));
    const head = Buffer.alloc(8);
    head.writeUInt16LE(path.length, 0);
    head.writeUInt32LE(text.length, 4);
    const size = path.length + text.length;
    return [head, path, text, Buffer.alloc(-size & 3)];
  });
  return Buffer.concat([...parts, Buffer.alloc(4)]);
}

/** The declaration of a group: its address, 0 when the group is switched off. */
function declaration(name, names) {
  const bytes = pack(names);
  const rows = [];
  for (let i = 0; i < bytes.length; i += 24) rows.push(`  ${[...bytes.subarray(i, i + 24)].join(",")},`);
  const condition = name === "ALWAYS" ? "" : `isDefined(WITHOUT_${name}) ? 0 : `;
  return `// biome-ignore format: generated
const ${name}: usize = ${condition}memory.data<u8>([
${rows.join("\n")}
], 4);
`;
}

const all = readdirSync(folder, { recursive: true })
  .filter((name) => name.endsWith(".py"))
  .map((name) => name.split(sep).join("/"))
  .sort();
const groupOf = (name) =>
  Object.keys(SWITCHES).find((key) => SWITCHES[key].some((start) => name.startsWith(start))) ?? "ALWAYS";
const groups = ["ALWAYS", ...Object.keys(SWITCHES)].filter((key) =>
  all.some((name) => groupOf(name) === key),
);
const text = `/** The scripts frozen into the core, written by tools/freeze.mjs: do not edit. */
${groups
  .map((key) =>
    declaration(
      key,
      all.filter((name) => groupOf(name) === key),
    ),
  )
  .join("\n")}
// biome-ignore format: generated
// @ts-ignore: decorator
@lazy export const FROZEN: StaticArray<usize> = [${groups.join(", ")}];
`;
if (!existsSync(target) || readFileSync(target, "utf8") !== text) writeFileSync(target, text);
