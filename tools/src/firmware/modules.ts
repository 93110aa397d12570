/** The parts of the core that an image can do without; see docs/boards.md. */

/**
 * Names of the switches. Each leaves out a module of that name and what only it needs; `Maix` also `board` and
 * `fpioa_manager`, `network` also `socket`. The core asks `isDefined(WITHOUT_NAME)`: where natives are registered
 * (assembly/modules), frozen scripts packed (tools/freeze.mjs) and imports answered (assembly/py/switches.ts).
 */
export const MODULES: readonly string[] = [
  "KPU",
  "Maix",
  "_thread",
  "asyncio",
  "audio",
  "binascii",
  "cmath",
  "cryptolib",
  "deflate",
  "framebuf",
  "hashlib",
  "heapq",
  "image",
  "json",
  "lcd",
  "machine",
  "modules",
  "network",
  "pmu",
  "random",
  "re",
  "sensor",
  "uctypes",
  "ulab",
  "video",
];
