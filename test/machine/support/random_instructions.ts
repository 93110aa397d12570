/** Random instructions for the comparison with QEMU: all of RV64IMAFDC that a program may use in machine mode. */
import * as e from "./encode.ts";
import type { Program } from "./program.ts";
import type { Random } from "./random.ts";

const FFLAGS = 1;
const FRM = 2;
const MSCRATCH = 0x340;
/** Memory that loads and stores reach from x2 and x3. */
export const SCRATCH_BYTES = 256;

const FREE = [0, ...Array.from({ length: 27 }, (_, i) => i + 5)];
const LOAD_BYTES = [1, 2, 4, 8, 1, 2, 4];
const AMOS = [0, 1, 4, 8, 12, 16, 20, 24, 28];
const ROUNDED = [0x00, 0x04, 0x08, 0x0c]; // fadd, fsub, fmul, fdiv
const MODES = [0, 1, 2, 3, 4, 7, 7, 7];

/** Emits one random instruction (rarely a pair). */
export class Emitter {
  constructor(
    private readonly p: Program,
    private readonly random: Random,
    /** Loads and stores at any address instead of multiples of their size. */
    private readonly misaligned = false,
  ) {}

  private x = (): number => this.random.pick(FREE);
  private f = (): number => this.random.below(32);
  private base = (): number => 2 + this.random.below(2);
  private mode = (): number => this.random.pick(MODES);

  private offset(size: number): number {
    if (this.misaligned) return this.random.below(SCRATCH_BYTES / 2) - SCRATCH_BYTES / 4;
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
