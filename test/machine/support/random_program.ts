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

const FFLAGS = 1;
const FRM = 2;
const FCSR = 3;
const MSCRATCH = 0x340;
const MSTATUS = 0x300;
const FS_DIRTY = 0x6000;
export const POOL_WORDS = 4096;
export const RESULTS = 0x500000;
const POOL = 0x480000;
const SCRATCH = 0x4f0000;
const SCRATCH_BYTES = 256;
const DONE = 0x4e0000;
const UART = 0x10000000;
const EXIT = 0x100000;
const EXIT_OK = 0x5555;

/** Values at which integer and floating-point units go wrong. */
function pool(random: Random): BigUint64Array {
  const words = new BigUint64Array(POOL_WORDS);
  const special = [
    0n, 1n, 2n, ~0n, 1n << 63n, (1n << 63n) - 1n, 0x80000000n, 0x7fffffffn, 0xffffffff00000000n, 0xffffffff80000000n,
    0x3ff0000000000000n, 0xbff0000000000000n, 0x7ff0000000000000n, 0xfff0000000000000n, 0x7ff8000000000000n, 0x7ff0000000000001n,
    0x0010000000000000n, 0x000fffffffffffffn, 0x0000000000000001n, 0x8000000000000000n, 0x7fefffffffffffffn, 0x43e0000000000000n,
    0xc3e0000000000000n, 0x41dfffffffc00000n, 0x3ca0000000000000n, 0x3fe0000000000000n, 0x0008000000000000n,
  ]; // biome-ignore format: a table
  const singles = [0x00000000n, 0x80000000n, 0x3f800000n, 0xbf800000n, 0x7f800000n, 0xff800000n, 0x7fc00000n, 0x7f800001n, 0x00800000n,
    0x007fffffn, 0x00000001n, 0x7f7fffffn, 0x4f000000n, 0xcf000000n, 0x5f000000n, 0x3f000000n, 0x33800000n]; // biome-ignore format: a table
  for (let i = 0; i < POOL_WORDS; i++) {
    const bits = random.bits64();
    const kind = random.below(10);
    if (kind === 0) words[i] = BigInt.asUintN(64, random.pick(special));
    else if (kind === 1) words[i] = 0xffffffff00000000n | random.pick(singles);
    else if (kind === 2) words[i] = 0xffffffff00000000n | (bits & 0xffffffffn);
    // Doubles and boxed singles with exponents near one another, so that additions cancel and products matter.
    else if (kind === 3) words[i] = (bits & 0x800fffffffffffffn) | (BigInt(1018 + random.below(12)) << 52n);
    else if (kind === 4)
      words[i] = 0xffffffff00000000n | (bits & 0x807fffffn) | (BigInt(122 + random.below(12)) << 23n);
    else if (kind === 5) words[i] = BigInt.asUintN(64, BigInt(random.below(200) - 100));
    else if (kind === 6) words[i] = 1n << BigInt(random.below(64));
    else if (kind === 7) words[i] = (bits & 0x800fffffffffffffn) | (BigInt(random.below(2048)) << 52n);
    else words[i] = bits;
  }
  return words;
}

const FREE = [0, ...Array.from({ length: 27 }, (_, i) => i + 5)];
const LOAD_BYTES = [1, 2, 4, 8, 1, 2, 4];
const AMOS = [0, 1, 4, 8, 12, 16, 20, 24, 28];
const ROUNDED = [0x00, 0x04, 0x08, 0x0c]; // fadd, fsub, fmul, fdiv
const MODES = [0, 1, 2, 3, 4, 7, 7, 7];

/** Emits one random instruction (rarely a pair). */
class Emitter {
  constructor(
    private readonly p: Program,
    private readonly random: Random,
  ) {}

  private x = (): number => this.random.pick(FREE);
  private f = (): number => this.random.below(32);
  private base = (): number => 2 + this.random.below(2);
  private mode = (): number => this.random.pick(MODES);

  private offset(size: number): number {
    return (this.random.below(SCRATCH_BYTES / 2 / size) - SCRATCH_BYTES / 4 / size) * size;
  }

  integer(): void {
    const { p, random } = this;
    const f3 = random.below(8);
    switch (random.below(9)) {
      case 0:
        p.op(e.typeI(0x13, random.pick([0, 2, 3, 4, 6, 7]), this.x(), this.x(), random.below(4096)));
        break;
      case 1:
        p.op(e.typeI(0x13, random.pick([1, 5]), this.x(), this.x(), random.below(64)));
        break;
      case 2:
        p.op(e.typeI(0x13, 5, this.x(), this.x(), random.below(64) | 0x400));
        break;
      case 3:
        p.op(e.typeR(0x33, f3, 0, this.x(), this.x(), this.x()));
        break;
      case 4:
        p.op(e.typeR(0x33, random.pick([0, 5]), 0x20, this.x(), this.x(), this.x()));
        break;
      case 5:
        p.op(e.typeI(0x1b, 0, this.x(), this.x(), random.below(4096)));
        break;
      case 6:
        p.op(e.typeI(0x1b, random.pick([1, 5]), this.x(), this.x(), random.below(32)));
        break;
      case 7:
        p.op(e.typeR(0x3b, random.pick([0, 1, 5]), 0, this.x(), this.x(), this.x()));
        break;
      default:
        p.op(e.typeR(0x3b, random.pick([0, 5]), 0x20, this.x(), this.x(), this.x()));
    }
  }

  upper(): void {
    const { p, random } = this;
    const imm = random.below(0x100000) << 12;
    p.op(random.below(2) ? e.lui(this.x(), imm) : e.auipc(this.x(), imm));
  }

  muldiv(): void {
    const { p, random } = this;
    if (random.below(2)) p.op(e.typeR(0x33, random.below(8), 1, this.x(), this.x(), this.x()));
    else p.op(e.typeR(0x3b, random.pick([0, 4, 5, 6, 7]), 1, this.x(), this.x(), this.x()));
  }

  memory(): void {
    const { p, random } = this;
    const f3 = random.below(7);
    const size = random.below(4);
    switch (random.below(6)) {
      case 0:
      case 1:
        p.op(e.load(f3, this.x(), this.base(), this.offset(LOAD_BYTES[f3])));
        break;
      case 2:
      case 3:
        p.op(e.store(size, this.x(), this.base(), this.offset(1 << size)));
        break;
      case 4:
        p.op(e.typeI(0x07, 2 + (size & 1), this.f(), this.base(), this.offset(size & 1 ? 8 : 4)));
        break;
      default:
        p.op(e.typeS(0x27, 2 + (size & 1), this.base(), this.f(), this.offset(size & 1 ? 8 : 4)));
    }
  }

  atomic(): void {
    const { p, random } = this;
    const width = 2 + random.below(2);
    if (random.below(4) === 0) {
      const base = this.base();
      p.op(
        e.typeR(0x2f, width, 2 << 2, this.x(), base, 0),
        e.typeR(0x2f, width, 3 << 2, this.x(), base, this.x()),
      );
    } else {
      p.op(e.typeR(0x2f, width, random.pick(AMOS) << 2, this.x(), this.base(), this.x()));
    }
  }

  float(): void {
    const { p, random } = this;
    const fmt = random.below(2);
    const op = (f7: number, rm: number, rd: number, rs1: number, rs2: number) =>
      p.op(e.typeR(0x53, rm, f7 | fmt, rd, rs1, rs2));
    switch (random.below(12)) {
      case 0:
      case 1:
      case 2:
        op(random.pick(ROUNDED), this.mode(), this.f(), this.f(), this.f());
        break;
      case 3:
        op(0x2c, this.mode(), this.f(), this.f(), 0);
        break;
      case 4:
      case 5:
        p.op(
          e.typeR4(
            random.pick([0x43, 0x47, 0x4b, 0x4f]),
            fmt,
            this.mode(),
            this.f(),
            this.f(),
            this.f(),
            this.f(),
          ),
        );
        break;
      case 6:
        op(0x10, random.below(3), this.f(), this.f(), this.f());
        break;
      case 7:
        op(0x14, random.below(2), this.f(), this.f(), this.f());
        break;
      case 8:
        op(0x50, random.below(3), this.x(), this.f(), this.f());
        break;
      case 9:
        op(0x60, this.mode(), this.x(), this.f(), random.below(4));
        break;
      case 10:
        op(0x68, this.mode(), this.f(), this.x(), random.below(4));
        break;
      default:
        this.floatMoves(fmt);
    }
  }

  private floatMoves(fmt: number): void {
    const { p, random } = this;
    switch (random.below(4)) {
      case 0:
        p.op(e.typeR(0x53, this.mode(), 0x20 | fmt, this.f(), this.f(), fmt ^ 1));
        break;
      case 1:
        p.op(e.typeR(0x53, random.below(2), 0x70 | fmt, this.x(), this.f(), 0));
        break;
      case 2:
        p.op(e.typeR(0x53, 0, 0x78 | fmt, this.f(), this.x(), 0));
        break;
      default:
        this.csr();
    }
  }

  /** Flags and mscratch in all forms; the rounding mode only to values that exist. */
  private csr(): void {
    const { p, random } = this;
    if (random.below(3) === 0) p.op(e.typeI(0x73, 5, this.x(), random.below(5), FRM));
    else
      p.op(
        e.typeI(
          0x73,
          random.pick([1, 2, 3, 5, 6, 7]),
          this.x(),
          random.pick(FREE),
          random.pick([FFLAGS, MSCRATCH]),
        ),
      );
  }

  compressed(): void {
    const { p, random } = this;
    const c = e.compressed;
    const rd = 5 + random.below(27);
    const prime = random.below(8);
    const imm = random.below(64);
    const other = 5 + random.below(27);
    switch (random.below(16)) {
      case 0:
        p.half(c.addi(rd, imm));
        break;
      case 1:
        p.half(c.addiw(rd, imm));
        break;
      case 2:
        p.half(c.li(rd, imm));
        break;
      case 3:
        p.half(c.lui(rd, imm || 1));
        break;
      case 4:
        p.half(c.slli(rd, imm || 1));
        break;
      case 5:
        p.half(c.srli(prime, imm || 1));
        break;
      case 6:
        p.half(c.srai(prime, imm || 1));
        break;
      case 7:
        p.half(c.andi(prime, imm));
        break;
      case 8:
        p.half(c.arithmetic(random.below(6), prime, random.below(8)));
        break;
      case 9:
        p.half(c.mv(rd, other));
        break;
      case 10:
        p.half(c.add(rd, other));
        break;
      case 11:
        p.half(c.addi4spn(prime, 4 * (1 + random.below(255))));
        break;
      case 12:
        p.half(random.below(2) ? c.lwsp(rd, 4 * random.below(16)) : c.swsp(rd, 4 * random.below(16)));
        break;
      case 13:
        p.half(random.below(2) ? c.ldsp(rd, 8 * random.below(8)) : c.sdsp(rd, 8 * random.below(8)));
        break;
      case 14:
        p.half(
          random.below(2) ? c.fldsp(this.f(), 8 * random.below(8)) : c.fsdsp(this.f(), 8 * random.below(8)),
        );
        break;
      default:
        p.half(c.mv(rd, other));
    }
  }

  /** A branch or jump over the next few instructions. */
  branch(): void {
    const { p, random } = this;
    const label = `over${p.size}`;
    const kind = random.below(4);
    if (kind === 0) p.jump(label);
    else if (kind === 1) p.call(this.x(), label);
    else p.branch(random.pick([0, 1, 4, 5, 6, 7]), this.x(), this.x(), label);
    const skipped = random.below(3);
    for (let i = 0; i < skipped; i++) this.straight();
    p.label(label);
  }

  /** Any instruction but a branch. */
  straight(): void {
    switch (this.random.below(10)) {
      case 0:
      case 1:
        this.integer();
        break;
      case 2:
        this.compressed();
        break;
      case 3:
        this.muldiv();
        break;
      case 4:
        this.memory();
        break;
      case 5:
        this.random.below(3) ? this.upper() : this.atomic();
        break;
      case 6:
        this.compressed();
        break;
      default:
        this.float();
    }
  }

  sequence(): void {
    const length = 6 + this.random.below(10);
    for (let i = 0; i < length; i++) {
      if (this.random.below(8) === 0) this.branch();
      else this.straight();
    }
  }
}

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
  for (let n = 0; n < 3; n++) p.op(e.ld(2, 3, 1024 + 8 * n)), mix(p, 2);
  for (let n = 8; n < 32; n++) mix(p, n);
  for (let n = 0; n < 32; n++) p.op(e.fmvXD(2, n)), mix(p, 2);
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

/** `count` sequences from `seed`. */
export function randomProgram(seed: number, count: number): RandomProgram {
  const random = new Random(seed);
  const p = new Program();
  p.li(5, FS_DIRTY)
    .op(e.csrrs(0, MSTATUS, 5))
    .jump("start");
  loadState(p);
  hashState(p);
  finish(p, count);
  p.label("start").op(e.addi(4, 0, 0));
  const emitter = new Emitter(p, random);
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
  image.set(new Uint8Array(pool(random).buffer), POOL);
  return { image, count, done: DONE, results: RESULTS, starts };
}
