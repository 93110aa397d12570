/**
 * Random programs for the comparison with QEMU.
 *
 * Each sequence starts from registers taken out of a pool of awkward values, executes random instructions and
 * hashes all integer and floating-point registers, fcsr and its scratch memory. Registers x1 to x4 hold the
 * harness together: x1 return address, x2 and x3 scratch memory, x4 sequence number.
 */
import * as e from "./encode.ts";
import { BASE, Program } from "./program.ts";
import { Random } from "./random.ts";
import { Emitter, SCRATCH_BYTES } from "./random_instructions.ts";
import { POOL_WORDS, valuePool } from "./random_values.ts";

const FRM = 2;
const FCSR = 3;
const MSTATUS = 0x300;
const FS_DIRTY = 0x6000;
export const RESULTS = 0x500000;
const POOL = 0x480000;
const SCRATCH = 0x4f0000;
const DONE = 0x4e0000;
const UART = 0x10000000;
const EXIT = 0x100000;
const EXIT_OK = 0x5555;

/** x5 = x5 hashed with `source`, multiplier in x6; x7 is used. */
function mix(p: Program, source: number): void {
  p.op(e.xor(5, 5, source), e.mul(5, 5, 6), e.srli(7, 5, 29), e.xor(5, 5, 7));
}

/** load_state: registers from the pool, at a place that depends on the sequence number in x4. */
function loadState(p: Program): void {
  p.label("load_state")
    .li(2, BASE + POOL)
    .li(3, POOL_WORDS - 128);
  p.op(e.addi(5, 0, 61), e.mul(5, 5, 4), e.and(5, 5, 3), e.slli(5, 5, 3), e.add(2, 2, 5));
  p.op(e.ld(5, 2, 0), e.addi(6, 0, 31), e.and(5, 5, 6), e.csrrw(0, FCSR, 5)); // flags, mode 0
  p.op(e.ld(5, 2, 8), e.addi(6, 0, 3), e.and(5, 5, 6), e.csrrw(0, FRM, 5)); // modes 0 to 3
  for (let n = 0; n < 32; n++) p.op(e.fld(n, 2, 16 + 8 * n));
  for (let n = 5; n < 32; n++) p.op(e.ld(n, 2, 280 + 8 * n));
  p.li(2, BASE + SCRATCH).op(
    e.addi(3, 2, SCRATCH_BYTES / 2),
    e.addi(2, 2, SCRATCH_BYTES / 4),
    e.addi(3, 3, SCRATCH_BYTES / 8),
  );
  p.op(e.jalr(0, 1, 0));
}

/** hash_state: stores the hash of everything at the sequence's place in the results. */
function hashState(p: Program): void {
  p.label("hash_state")
    .li(3, BASE + SCRATCH)
    .op(e.sd(5, 3, 1024), e.sd(6, 3, 1032), e.sd(7, 3, 1040));
  p.li(5, 0x12345678).li(6, 0x9e3779b1);
  for (let n = 0; n < 3; n++) mix(p.op(e.ld(2, 3, 1024 + 8 * n)), 2);
  for (let n = 8; n < 32; n++) mix(p, n);
  for (let n = 0; n < 32; n++) mix(p.op(e.fmvXD(2, n)), 2);
  p.op(e.csrrs(2, FCSR, 0));
  mix(p, 2);
  p.op(e.addi(8, 3, 0), e.addi(9, 3, SCRATCH_BYTES))
    .label("hash_memory")
    .op(e.ld(2, 8, 0));
  mix(p, 2);
  p.op(e.addi(8, 8, 8)).branch(6, 8, 9, "hash_memory");
  p.li(2, BASE + RESULTS).op(e.slli(7, 4, 3), e.add(2, 2, 7), e.sd(5, 2, 0), e.jalr(0, 1, 0));
}

/** The end: a mark in memory; on QEMU then the results to the UART, and exit. */
function finish(p: Program, count: number): void {
  p.label("finish")
    .li(5, BASE + DONE)
    .op(e.addi(6, 0, 1), e.sd(6, 5, 0));
  p.li(5, BASE + RESULTS)
    .li(6, BASE + RESULTS + count * 8)
    .li(7, UART);
  p.label("print")
    .op(e.load(4, 8, 5, 0), e.store(0, 8, 7, 0), e.addi(5, 5, 1))
    .branch(6, 5, 6, "print");
  p.li(5, EXIT)
    .li(6, EXIT_OK)
    .op(e.sw(6, 5, 0))
    .label("stop")
    .jump("stop");
}

export interface RandomProgram {
  image: Uint8Array;
  count: number;
  /** Offset of the mark that is 1 when all sequences have run. */
  done: number;
  results: number;
  /** Offset of each sequence's code, to look at one that differs. */
  starts: number[];
}

/** `count` sequences from `seed`; with loads and stores at any address if `misaligned`. */
export function randomProgram(seed: number, count: number, misaligned = false): RandomProgram {
  const random = new Random(seed);
  const p = new Program();
  p.li(5, FS_DIRTY)
    .op(e.csrrs(0, MSTATUS, 5))
    .jump("start");
  loadState(p);
  hashState(p);
  finish(p, count);
  p.label("start").op(e.addi(4, 0, 0));
  const emitter = new Emitter(p, random, misaligned);
  const starts: number[] = [];
  for (let i = 0; i < count; i++) {
    starts.push(p.size);
    p.address(1, "load_state").op(e.jalr(1, 1, 0));
    emitter.sequence();
    p.address(1, "hash_state").op(e.jalr(1, 1, 0), e.addi(4, 4, 1));
    if (p.size % 4) p.half(e.compressed.addi(0, 0));
  }
  p.address(1, "finish").op(e.jalr(0, 1, 0));
  const code = p.build();
  if (code.length > POOL) throw new Error(`${count} sequences take ${code.length} bytes, more than ${POOL}`);
  const image = new Uint8Array(POOL + POOL_WORDS * 8);
  image.set(code);
  image.set(new Uint8Array(valuePool(random).buffer), POOL);
  return { image, count, done: DONE, results: RESULTS, starts };
}
