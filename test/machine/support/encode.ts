/** Instruction encodings of RV64IMAFDC ("The RISC-V Instruction Set Manual", volume I, chapters 24 and 25). */

const field = (value: number, bits: number, at: number): number => ((value & ((1 << bits) - 1)) << at) >>> 0;

/** Adds up fields without sign trouble. */
const word = (...parts: number[]): number => parts.reduce((sum, part) => (sum | part) >>> 0, 0);

export const typeR = (opcode: number, f3: number, f7: number, rd: number, rs1: number, rs2: number): number =>
  word(opcode, field(rd, 5, 7), field(f3, 3, 12), field(rs1, 5, 15), field(rs2, 5, 20), field(f7, 7, 25));

export const typeI = (opcode: number, f3: number, rd: number, rs1: number, imm: number): number =>
  word(opcode, field(rd, 5, 7), field(f3, 3, 12), field(rs1, 5, 15), field(imm, 12, 20));

export const typeS = (opcode: number, f3: number, rs1: number, rs2: number, imm: number): number =>
  word(
    opcode,
    field(imm, 5, 7),
    field(f3, 3, 12),
    field(rs1, 5, 15),
    field(rs2, 5, 20),
    field(imm >> 5, 7, 25),
  );

export const typeB = (f3: number, rs1: number, rs2: number, offset: number): number =>
  word(
    0x63,
    field(offset >> 11, 1, 7),
    field(offset >> 1, 4, 8),
    field(f3, 3, 12),
    field(rs1, 5, 15),
    field(rs2, 5, 20),
    field(offset >> 5, 6, 25),
    field(offset >> 12, 1, 31),
  );

export const typeU = (opcode: number, rd: number, imm: number): number =>
  word(opcode, field(rd, 5, 7), imm & 0xfffff000);

export const typeJ = (rd: number, offset: number): number =>
  word(
    0x6f,
    field(rd, 5, 7),
    field(offset >> 12, 8, 12),
    field(offset >> 11, 1, 20),
    field(offset >> 1, 10, 21),
    field(offset >> 20, 1, 31),
  );

/** Fused multiply-add: opcode 0x43 MADD, 0x47 MSUB, 0x4b NMSUB, 0x4f NMADD; `fmt` 0 single, 1 double. */
export const typeR4 = (
  opcode: number,
  fmt: number,
  rm: number,
  rd: number,
  rs1: number,
  rs2: number,
  rs3: number,
): number => word(typeR(opcode, rm, fmt, rd, rs1, rs2), field(rs3, 5, 27));

export const addi = (rd: number, rs1: number, imm: number): number => typeI(0x13, 0, rd, rs1, imm);
export const lui = (rd: number, imm: number): number => typeU(0x37, rd, imm);
export const auipc = (rd: number, imm: number): number => typeU(0x17, rd, imm);
export const jal = (rd: number, offset: number): number => typeJ(rd, offset);
export const jalr = (rd: number, rs1: number, imm: number): number => typeI(0x67, 0, rd, rs1, imm);
export const load = (f3: number, rd: number, rs1: number, imm: number): number =>
  typeI(0x03, f3, rd, rs1, imm);
export const store = (f3: number, rs2: number, rs1: number, imm: number): number =>
  typeS(0x23, f3, rs1, rs2, imm);
export const lw = (rd: number, rs1: number, imm: number): number => load(2, rd, rs1, imm);
export const ld = (rd: number, rs1: number, imm: number): number => load(3, rd, rs1, imm);
export const sw = (rs2: number, rs1: number, imm: number): number => store(2, rs2, rs1, imm);
export const sd = (rs2: number, rs1: number, imm: number): number => store(3, rs2, rs1, imm);
export const fld = (rd: number, rs1: number, imm: number): number => typeI(0x07, 3, rd, rs1, imm);
export const beq = (rs1: number, rs2: number, offset: number): number => typeB(0, rs1, rs2, offset);
export const bne = (rs1: number, rs2: number, offset: number): number => typeB(1, rs1, rs2, offset);
export const bltu = (rs1: number, rs2: number, offset: number): number => typeB(6, rs1, rs2, offset);
export const add = (rd: number, rs1: number, rs2: number): number => typeR(0x33, 0, 0, rd, rs1, rs2);
export const xor = (rd: number, rs1: number, rs2: number): number => typeR(0x33, 4, 0, rd, rs1, rs2);
export const or = (rd: number, rs1: number, rs2: number): number => typeR(0x33, 6, 0, rd, rs1, rs2);
export const and = (rd: number, rs1: number, rs2: number): number => typeR(0x33, 7, 0, rd, rs1, rs2);
export const mul = (rd: number, rs1: number, rs2: number): number => typeR(0x33, 0, 1, rd, rs1, rs2);
export const slli = (rd: number, rs1: number, shift: number): number => typeI(0x13, 1, rd, rs1, shift);
export const srli = (rd: number, rs1: number, shift: number): number => typeI(0x13, 5, rd, rs1, shift);
export const csrrw = (rd: number, csr: number, rs1: number): number => typeI(0x73, 1, rd, rs1, csr);
export const csrrs = (rd: number, csr: number, rs1: number): number => typeI(0x73, 2, rd, rs1, csr);
export const fmvXD = (rd: number, rs1: number): number => typeR(0x53, 0, 0x71, rd, rs1, 0);
export const ecall = 0x73;
export const ebreak = 0x100073;
export const mret = 0x30200073;
export const wfi = 0x10500073;
export const nop = 0x13;

/** Compressed formats; register arguments with a prime are 0..7 for x8..x15. */
export const compressed = {
  addi: (rd: number, imm: number): number =>
    0x0001 | field(imm >> 5, 1, 12) | field(rd, 5, 7) | field(imm, 5, 2),
  addiw: (rd: number, imm: number): number =>
    0x2001 | field(imm >> 5, 1, 12) | field(rd, 5, 7) | field(imm, 5, 2),
  li: (rd: number, imm: number): number =>
    0x4001 | field(imm >> 5, 1, 12) | field(rd, 5, 7) | field(imm, 5, 2),
  lui: (rd: number, imm: number): number =>
    0x6001 | field(imm >> 5, 1, 12) | field(rd, 5, 7) | field(imm, 5, 2),
  slli: (rd: number, shift: number): number =>
    0x0002 | field(shift >> 5, 1, 12) | field(rd, 5, 7) | field(shift, 5, 2),
  srli: (rd: number, shift: number): number =>
    0x8001 | field(shift >> 5, 1, 12) | field(rd, 3, 7) | field(shift, 5, 2),
  srai: (rd: number, shift: number): number =>
    0x8401 | field(shift >> 5, 1, 12) | field(rd, 3, 7) | field(shift, 5, 2),
  andi: (rd: number, imm: number): number =>
    0x8801 | field(imm >> 5, 1, 12) | field(rd, 3, 7) | field(imm, 5, 2),
  /** kind: 0 sub, 1 xor, 2 or, 3 and, 4 subw, 5 addw. */
  arithmetic: (kind: number, rd: number, rs2: number): number =>
    0x8c01 | field(kind >> 2, 1, 12) | field(rd, 3, 7) | field(kind, 2, 5) | field(rs2, 3, 2),
  mv: (rd: number, rs2: number): number => 0x8002 | field(rd, 5, 7) | field(rs2, 5, 2),
  add: (rd: number, rs2: number): number => 0x9002 | field(rd, 5, 7) | field(rs2, 5, 2),
  addi4spn: (rd: number, imm: number): number =>
    field(imm >> 4, 2, 11) |
    field(imm >> 6, 4, 7) |
    field(imm >> 2, 1, 6) |
    field(imm >> 3, 1, 5) |
    field(rd, 3, 2),
  /** Stack-relative: kind 2 lw, 3 ld, 1 fld; offsets are multiples of the size. */
  lwsp: (rd: number, o: number): number =>
    0x4002 | field(o >> 5, 1, 12) | field(rd, 5, 7) | field(o >> 2, 3, 4) | field(o >> 6, 2, 2),
  ldsp: (rd: number, o: number): number =>
    0x6002 | field(o >> 5, 1, 12) | field(rd, 5, 7) | field(o >> 3, 2, 5) | field(o >> 6, 3, 2),
  fldsp: (rd: number, o: number): number =>
    0x2002 | field(o >> 5, 1, 12) | field(rd, 5, 7) | field(o >> 3, 2, 5) | field(o >> 6, 3, 2),
  swsp: (rs2: number, o: number): number =>
    0xc002 | field(o >> 2, 4, 9) | field(o >> 6, 2, 7) | field(rs2, 5, 2),
  sdsp: (rs2: number, o: number): number =>
    0xe002 | field(o >> 3, 3, 10) | field(o >> 6, 3, 7) | field(rs2, 5, 2),
  fsdsp: (rs2: number, o: number): number =>
    0xa002 | field(o >> 3, 3, 10) | field(o >> 6, 3, 7) | field(rs2, 5, 2),
  beqz: (rs1: number, o: number): number => 0xc001 | branchFields(rs1, o),
  bnez: (rs1: number, o: number): number => 0xe001 | branchFields(rs1, o),
  j: (o: number): number =>
    0xa001 |
    field(o >> 11, 1, 12) |
    field(o >> 4, 1, 11) |
    field(o >> 8, 2, 9) |
    field(o >> 10, 1, 8) |
    field(o >> 6, 1, 7) |
    field(o >> 7, 1, 6) |
    field(o >> 1, 3, 3) |
    field(o >> 5, 1, 2),
};

function branchFields(rs1: number, o: number): number {
  return (
    field(o >> 8, 1, 12) |
    field(o >> 3, 2, 10) |
    field(rs1, 3, 7) |
    field(o >> 6, 2, 5) |
    field(o >> 1, 2, 3) |
    field(o >> 5, 1, 2)
  );
}
