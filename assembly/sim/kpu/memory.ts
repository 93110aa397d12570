/**
 * Memory of the model: the 2 MiB AI RAM and its working area, one span that the user of the model reserves;
 * and the way to the parameters, which lie in somebody else's memory.
 */
import { AI_RAM_BYTES } from "../../kpu/registers";

/** Vector kernels read up to this far past the end of an image. */
export const GUARD: u32 = 256;
/** Rows, weights and parameters of the scalar kernels. */
export const SCALAR_WORK_BYTES: u32 = 0x8000;
/** The least span that `kpu_attach` takes: enough for every layer, with the scalar kernels. */
export const ARENA_MIN_BYTES: u32 = AI_RAM_BYTES + GUARD + SCALAR_WORK_BYTES;
/** Enough for every layer with the vector kernels, overlapping images included. */
export const ARENA_SIMD_BYTES: u32 = 48 << 20;

/**
 * Makes `len` bytes at bus address `bus` readable in linear memory: returns a pointer to them, either where
 * they are or copied to `scratch`. 0 when the KPU cannot read that address.
 */
export type BusRead = (bus: u32, len: u32, scratch: usize) => usize;

function no_bus(_bus: u32, _len: u32, _scratch: usize): usize {
  return 0;
}

/** Start of AI RAM. */
export let ram: usize = 0;
/** Start of the working area, SCALAR_WORK_BYTES at least. */
export let work: usize = 0;
/** Start of the rest of the arena, used for snapshots of overlapping images and by the vector kernels. */
export let extra: usize = 0;
export let extra_bytes: u32 = 0;
/** Parameter access. */
export let bus_read: BusRead = no_bus;

/** Takes the span [base, base + bytes), `base` 64-byte aligned. */
export function memory_attach(base: usize, bytes: u32, read: BusRead): void {
  ram = base;
  work = base + AI_RAM_BYTES + GUARD;
  extra = work + SCALAR_WORK_BYTES;
  extra_bytes = bytes - ARENA_MIN_BYTES;
  bus_read = read;
}
