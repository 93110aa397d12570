/** The scripts frozen into the core, written by tools/freeze.mjs: do not edit. */
// biome-ignore format: generated
export const FROZEN: usize = memory.data<u8>([
  0,0,0,0,
], 4);
