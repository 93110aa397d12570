/** Decodes 16-bit instructions (C extension for RV64 with F and D) into records; see op.ts. */
import { Op, record } from "./op";

const SINK: u32 = 32;
const SP: u32 = 2;
const RA: u32 = 1;

function illegal(i: u32): u64 {
  return record(Op.ILLEGAL, SINK, 0, 0, 0, <i32>i, 0);
}

// @ts-ignore: decorator
@inline
function bits(i: u32, low: u32, count: u32, to: u32): i32 {
  return <i32>(((i >> low) & ((1 << count) - 1)) << to);
}

function immSigned6(i: u32): i32 {
  return ((bits(i, 12, 1, 5) | bits(i, 2, 5, 0)) << 26) >> 26;
}

function immJump(i: u32): i32 {
  const imm =
    bits(i, 12, 1, 11) | bits(i, 11, 1, 4) | bits(i, 9, 2, 8) | bits(i, 8, 1, 10) |
    bits(i, 7, 1, 6) | bits(i, 6, 1, 7) | bits(i, 3, 3, 1) | bits(i, 2, 1, 5);
  return (imm << 20) >> 20;
}

function immBranch(i: u32): i32 {
  const imm = bits(i, 12, 1, 8) | bits(i, 10, 2, 3) | bits(i, 5, 2, 6) | bits(i, 3, 2, 1) | bits(i, 2, 1, 5);
  return (imm << 23) >> 23;
}

/** Register-based word and doubleword offsets (C.LW/C.SW, C.LD/C.SD and their float forms). */
function immWord(i: u32): i32 {
  return bits(i, 10, 3, 3) | bits(i, 6, 1, 2) | bits(i, 5, 1, 6);
}

function immDouble(i: u32): i32 {
  return bits(i, 10, 3, 3) | bits(i, 5, 2, 6);
}

/** Stack-based offsets. */
function immLwsp(i: u32): i32 {
  return bits(i, 12, 1, 5) | bits(i, 4, 3, 2) | bits(i, 2, 2, 6);
}

function immLdsp(i: u32): i32 {
  return bits(i, 12, 1, 5) | bits(i, 5, 2, 3) | bits(i, 2, 3, 6);
}

function immSwsp(i: u32): i32 {
  return bits(i, 9, 4, 2) | bits(i, 7, 2, 6);
}

function immSdsp(i: u32): i32 {
  return bits(i, 10, 3, 3) | bits(i, 7, 3, 6);
}

function quadrant0(i: u32): u64 {
  const rd = 8 + ((i >> 2) & 7);
  const rs1 = 8 + ((i >> 7) & 7);
  switch (i >> 13) {
    case 0: {
      const imm = bits(i, 11, 2, 4) | bits(i, 7, 4, 6) | bits(i, 6, 1, 2) | bits(i, 5, 1, 3);
      return imm == 0 ? illegal(i) : record(Op.ADDI, rd, SP, 0, 0, imm, 0);
    }
    case 1: return record(Op.FLD, rd, rs1, 0, 0, immDouble(i), 0);
    case 2: return record(Op.LW, rd, rs1, 0, 0, immWord(i), 0);
    case 3: return record(Op.LD, rd, rs1, 0, 0, immDouble(i), 0);
    case 5: return record(Op.FSD, SINK, rs1, rd, 0, immDouble(i), 0);
    case 6: return record(Op.SW, SINK, rs1, rd, 0, immWord(i), 0);
    case 7: return record(Op.SD, SINK, rs1, rd, 0, immDouble(i), 0);
  }
  return illegal(i);
}

function arithmetic(i: u32): u64 {
  const rd = 8 + ((i >> 7) & 7);
  const rs2 = 8 + ((i >> 2) & 7);
  const shift = bits(i, 12, 1, 5) | bits(i, 2, 5, 0);
  switch ((i >> 10) & 3) {
    case 0: return record(Op.SRLI, rd, rd, 0, 0, shift, 0);
    case 1: return record(Op.SRAI, rd, rd, 0, 0, shift, 0);
    case 2: return record(Op.ANDI, rd, rd, 0, 0, immSigned6(i), 0);
  }
  const wide = (i >> 12) & 1;
  switch ((i >> 5) & 3) {
    case 0: return record(wide ? Op.SUBW : Op.SUB, rd, rd, rs2, 0, 0, 0);
    case 1: return record(wide ? Op.ADDW : Op.XOR, rd, rd, rs2, 0, 0, 0);
    case 2: return wide ? illegal(i) : record(Op.OR, rd, rd, rs2, 0, 0, 0);
  }
  return wide ? illegal(i) : record(Op.AND, rd, rd, rs2, 0, 0, 0);
}

function quadrant1(i: u32): u64 {
  const rd = (i >> 7) & 31;
  const rs1 = 8 + ((i >> 7) & 7);
  switch (i >> 13) {
    case 0: return rd == 0 ? record(Op.NOP, SINK, 0, 0, 0, 0, 0) : record(Op.ADDI, rd, rd, 0, 0, immSigned6(i), 0);
    case 1: return rd == 0 ? illegal(i) : record(Op.ADDIW, rd, rd, 0, 0, immSigned6(i), 0);
    case 2: return rd == 0 ? record(Op.NOP, SINK, 0, 0, 0, 0, 0) : record(Op.LI, rd, 0, 0, 0, immSigned6(i), 0);
    case 3: {
      if (rd == SP) {
        const imm = bits(i, 12, 1, 9) | bits(i, 6, 1, 4) | bits(i, 5, 1, 6) | bits(i, 3, 2, 7) | bits(i, 2, 1, 5);
        return imm == 0 ? illegal(i) : record(Op.ADDI, SP, SP, 0, 0, (imm << 22) >> 22, 0);
      }
      const imm = immSigned6(i);
      if (imm == 0) return illegal(i);
      return rd == 0 ? record(Op.NOP, SINK, 0, 0, 0, 0, 0) : record(Op.LUI, rd, 0, 0, 0, imm << 12, 0);
    }
    case 4: return arithmetic(i);
    case 5: return record(Op.J, SINK, 0, 0, 0, immJump(i) * 4, 0);
    case 6: return record(Op.BEQ, SINK, rs1, 0, 0, immBranch(i) * 4, 0);
  }
  return record(Op.BNE, SINK, rs1, 0, 0, immBranch(i) * 4, 0);
}

function jumpsAndMoves(i: u32, rd: u32, rs2: u32): u64 {
  if (((i >> 12) & 1) == 0) {
    if (rs2 == 0) return rd == 0 ? illegal(i) : record(Op.JR, SINK, rd, 0, 0, 0, 0);
    return rd == 0 ? record(Op.NOP, SINK, 0, 0, 0, 0, 0) : record(Op.MV, rd, rs2, 0, 0, 0, 0);
  }
  if (rs2 == 0) return rd == 0 ? record(Op.EBREAK, SINK, 0, 0, 0, 0, 0) : record(Op.JALR, RA, rd, 0, 0, 0, 0);
  return rd == 0 ? record(Op.NOP, SINK, 0, 0, 0, 0, 0) : record(Op.ADD, rd, rd, rs2, 0, 0, 0);
}

function quadrant2(i: u32): u64 {
  const rd = (i >> 7) & 31;
  const rs2 = (i >> 2) & 31;
  switch (i >> 13) {
    case 0: return record(rd == 0 ? Op.NOP : Op.SLLI, rd == 0 ? SINK : rd, rd, 0, 0, bits(i, 12, 1, 5) | bits(i, 2, 5, 0), 0);
    case 1: return record(Op.FLD, rd, SP, 0, 0, immLdsp(i), 0);
    case 2: return rd == 0 ? illegal(i) : record(Op.LW, rd, SP, 0, 0, immLwsp(i), 0);
    case 3: return rd == 0 ? illegal(i) : record(Op.LD, rd, SP, 0, 0, immLdsp(i), 0);
    case 4: return jumpsAndMoves(i, rd, rs2);
    case 5: return record(Op.FSD, SINK, SP, rs2, 0, immSdsp(i), 0);
    case 6: return record(Op.SW, SINK, SP, rs2, 0, immSwsp(i), 0);
  }
  return record(Op.SD, SINK, SP, rs2, 0, immSdsp(i), 0);
}

export function decode16(i: u32): u64 {
  switch (i & 3) {
    case 0: return quadrant0(i);
    case 1: return quadrant1(i);
  }
  return quadrant2(i);
}
