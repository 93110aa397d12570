/**
 * Operation codes of decoded instructions and the layout of a decoded record.
 *
 * A record is one u64. Register fields are placed so that one shift and one mask give a byte offset into
 * the register file (index * 8):
 *
 *     63..32 imm   26 len   25..20 rs2   19..14 rs1   13..8 rd   7..0 op
 *     29..27 rm (rounding mode or funct3)
 *
 * `len` is 0 for a 2-byte and 1 for a 4-byte instruction. An integer rd of x0 becomes register 32, a sink,
 * so that x0 stays zero without a test. Jump and branch offsets in `imm` are multiplied by 4: they count
 * bytes of records (8 per halfword).
 */
export const enum Op {
  UNDECODED,
  LUI, AUIPC, JAL, J, JALR, JR,
  BEQ, BNE, BLT, BGE, BLTU, BGEU,
  LB, LH, LW, LD, LBU, LHU, LWU,
  SB, SH, SW, SD,
  FLW, FLD, FSW, FSD,
  ADDI, SLTI, SLTIU, XORI, ORI, ANDI, SLLI, SRLI, SRAI,
  ADD, SUB, SLL, SLT, SLTU, XOR, SRL, SRA, OR, AND,
  ADDIW, SLLIW, SRLIW, SRAIW, ADDW, SUBW, SLLW, SRLW, SRAW,
  MUL, MULH, MULHSU, MULHU, DIV, DIVU, REM, REMU,
  MULW, DIVW, DIVUW, REMW, REMUW,
  MV, LI, NOP,
  // handled outside the hot loop
  ILLEGAL, BREAKPOINT, FENCE_I, ECALL, EBREAK, MRET, SRET, SFENCE_VM, WFI, CSR, ATOMIC_W, ATOMIC_D,
  // floating point, single precision; the same list for double follows at FP_D
  FP_S,
  FP_D = 128,
}

/** Offsets from `Op.FP_S` and `Op.FP_D`. */
export const enum Fp {
  MADD, MSUB, NMSUB, NMADD,
  ADD, SUB, MUL, DIV, SQRT,
  SGNJ, SGNJN, SGNJX, MIN, MAX,
  TO_W, TO_WU, TO_L, TO_LU,
  FROM_W, FROM_WU, FROM_L, FROM_LU,
  TO_OTHER, // FCVT.D.S in the single list, FCVT.S.D in the double list
  MV_X, CLASS, EQ, LT, LE, MV_F,
}

// @ts-ignore: decorator
@inline
export function record(op: i32, rd: u32, rs1: u32, rs2: u32, rm: u32, imm: i32, len: u32): u64 {
  return <u64>op | (<u64>rd << 8) | (<u64>rs1 << 14) | (<u64>rs2 << 20) | (<u64>len << 26) | (<u64>rm << 27) | (<u64><u32>imm << 32);
}

/** Byte offset of rd in the register file; `w` is the low word of a record. */
// @ts-ignore: decorator
@inline
export function rdOffset(w: u32): usize {
  return <usize>((w >> 5) & 0x1f8);
}

// @ts-ignore: decorator
@inline
export function rs1Offset(w: u32): usize {
  return <usize>((w >> 11) & 0x1f8);
}

// @ts-ignore: decorator
@inline
export function rs2Offset(w: u32): usize {
  return <usize>((w >> 17) & 0x1f8);
}

// @ts-ignore: decorator
@inline
export function roundingMode(w: u32): u32 {
  return (w >> 27) & 7;
}

/** Bytes of records covered by the instruction. */
// @ts-ignore: decorator
@inline
export function recordAdvance(w: u32): usize {
  return <usize>(8 + ((w >> 23) & 8));
}
