/** Decodes 32-bit instructions (RV64IMAFD, Zicsr, Zifencei, MRET, SRET, SFENCE.VM, WFI) into records; see op.ts. */
import { Fp, Op, record } from "./op";

const SINK: u32 = 32;

// @ts-ignore: decorator
@inline
function sink(rd: u32): u32 {
  return rd == 0 ? SINK : rd;
}

function illegal(instruction: u32): u64 {
  return record(Op.ILLEGAL, SINK, 0, 0, 0, <i32>instruction, 1);
}

function immI(i: u32): i32 {
  return <i32>i >> 20;
}

function immS(i: u32): i32 {
  return ((<i32>i >> 25) << 5) | <i32>((i >> 7) & 31);
}

function immB(i: u32): i32 {
  return ((<i32>i >> 31) << 12) | <i32>(((i >> 7) & 1) << 11) | <i32>(((i >> 25) & 63) << 5) | <i32>(((i >> 8) & 15) << 1);
}

function immJ(i: u32): i32 {
  return ((<i32>i >> 31) << 20) | <i32>(i & 0xff000) | <i32>(((i >> 20) & 1) << 11) | <i32>(((i >> 21) & 1023) << 1);
}

// Operation for each funct3, 0 where none is defined.
const BRANCH = memory.data<u8>([<u8>Op.BEQ, <u8>Op.BNE, 0, 0, <u8>Op.BLT, <u8>Op.BGE, <u8>Op.BLTU, <u8>Op.BGEU]);
const LOAD = memory.data<u8>([<u8>Op.LB, <u8>Op.LH, <u8>Op.LW, <u8>Op.LD, <u8>Op.LBU, <u8>Op.LHU, <u8>Op.LWU, 0]);
const STORE = memory.data<u8>([<u8>Op.SB, <u8>Op.SH, <u8>Op.SW, <u8>Op.SD, 0, 0, 0, 0]);
const OP_IMM = memory.data<u8>([<u8>Op.ADDI, <u8>Op.SLLI, <u8>Op.SLTI, <u8>Op.SLTIU, <u8>Op.XORI, <u8>Op.SRLI, <u8>Op.ORI, <u8>Op.ANDI]);
const OP = memory.data<u8>([<u8>Op.ADD, <u8>Op.SLL, <u8>Op.SLT, <u8>Op.SLTU, <u8>Op.XOR, <u8>Op.SRL, <u8>Op.OR, <u8>Op.AND]);
const OP_MULDIV = memory.data<u8>([<u8>Op.MUL, <u8>Op.MULH, <u8>Op.MULHSU, <u8>Op.MULHU, <u8>Op.DIV, <u8>Op.DIVU, <u8>Op.REM, <u8>Op.REMU]);
const OP_32_MULDIV = memory.data<u8>([<u8>Op.MULW, 0, 0, 0, <u8>Op.DIVW, <u8>Op.DIVUW, <u8>Op.REMW, <u8>Op.REMUW]);

function opImm(i: u32, rd: u32, rs1: u32, f3: u32): u64 {
  let op: i32 = load<u8>(OP_IMM + <usize>f3);
  let imm = immI(i);
  if (f3 == 1 || f3 == 5) {
    const high = i >> 26;
    if (high == 0x10 && f3 == 5) op = Op.SRAI;
    else if (high != 0) return illegal(i);
    imm &= 63;
  } else if (f3 == 0 && rs1 == 0) {
    op = Op.LI;
  } else if (f3 == 0 && imm == 0) {
    op = Op.MV;
  }
  return record(rd == SINK ? Op.NOP : op, rd, rs1, 0, 0, imm, 1);
}

function opImm32(i: u32, rd: u32, rs1: u32, f3: u32): u64 {
  const f7 = i >> 25;
  if (f3 == 0) return record(Op.ADDIW, rd, rs1, 0, 0, immI(i), 1);
  const shift = <i32>((i >> 20) & 31);
  if (f3 == 1 && f7 == 0) return record(Op.SLLIW, rd, rs1, 0, 0, shift, 1);
  if (f3 == 5 && f7 == 0) return record(Op.SRLIW, rd, rs1, 0, 0, shift, 1);
  if (f3 == 5 && f7 == 0x20) return record(Op.SRAIW, rd, rs1, 0, 0, shift, 1);
  return illegal(i);
}

function opReg(i: u32, rd: u32, rs1: u32, rs2: u32, f3: u32): u64 {
  const f7 = i >> 25;
  let op: i32 = 0;
  if (f7 == 0) op = load<u8>(OP + <usize>f3);
  else if (f7 == 1) op = load<u8>(OP_MULDIV + <usize>f3);
  else if (f7 == 0x20 && f3 == 0) op = Op.SUB;
  else if (f7 == 0x20 && f3 == 5) op = Op.SRA;
  return op == 0 ? illegal(i) : record(op, rd, rs1, rs2, 0, 0, 1);
}

function opReg32(i: u32, rd: u32, rs1: u32, rs2: u32, f3: u32): u64 {
  const f7 = i >> 25;
  let op: i32 = 0;
  if (f7 == 0) op = f3 == 0 ? Op.ADDW : f3 == 1 ? Op.SLLW : f3 == 5 ? Op.SRLW : 0;
  else if (f7 == 0x20) op = f3 == 0 ? Op.SUBW : f3 == 5 ? Op.SRAW : 0;
  else if (f7 == 1) op = load<u8>(OP_32_MULDIV + <usize>f3);
  return op == 0 ? illegal(i) : record(op, rd, rs1, rs2, 0, 0, 1);
}

function system(i: u32, rd: u32, rs1: u32, f3: u32): u64 {
  if (f3 == 4) return illegal(i);
  if (f3 != 0) return record(Op.CSR, rd, rs1, 0, f3, <i32>(i >> 20), 1);
  if (i == 0x00000073) return record(Op.ECALL, SINK, 0, 0, 0, 0, 1);
  if (i == 0x00100073) return record(Op.EBREAK, SINK, 0, 0, 0, 0, 1);
  if (i == 0x30200073) return record(Op.MRET, SINK, 0, 0, 0, 0, 1);
  if (i == 0x10200073) return record(Op.SRET, SINK, 0, 0, 0, 0, 1);
  if ((i & 0xfff07fff) == 0x10400073) return record(Op.SFENCE_VM, SINK, 0, 0, 0, 0, 1);
  if (i == 0x10500073) return record(Op.WFI, SINK, 0, 0, 0, 0, 1);
  return illegal(i);
}

function atomic(i: u32, rd: u32, rs1: u32, rs2: u32, f3: u32): u64 {
  const f5 = i >> 27;
  // LR, SC, and the nine AMO functions 0, 1, 4, 8, 12, 16, 20, 24, 28.
  const known = f5 == 1 || f5 == 3 || (f5 == 2 && rs2 == 0) || (f5 & 3) == 0;
  if (!known || (f3 != 2 && f3 != 3)) return illegal(i);
  return record(f3 == 2 ? Op.ATOMIC_W : Op.ATOMIC_D, rd, rs1, rs2, 0, <i32>f5, 1);
}

function fused(i: u32, rd: u32, rs1: u32, rs2: u32, rm: u32, kind: i32): u64 {
  const format = (i >> 25) & 3;
  if (format > 1) return illegal(i);
  return record((format == 0 ? Op.FP_S : Op.FP_D) + kind, rd, rs1, rs2, rm, <i32>(i >> 27), 1);
}

/** OP-FP: `rd` is a plain register number; results that go to an integer register use the sink for x0. */
function float(i: u32, rd: u32, rs1: u32, rs2: u32, rm: u32): u64 {
  const format = (i >> 25) & 3;
  if (format > 1) return illegal(i);
  let op: i32 = -1;
  let target = rd;
  switch (i >> 27) {
    case 0x00: op = Fp.ADD; break;
    case 0x01: op = Fp.SUB; break;
    case 0x02: op = Fp.MUL; break;
    case 0x03: op = Fp.DIV; break;
    case 0x0b: if (rs2 == 0) op = Fp.SQRT; break;
    case 0x04: if (rm < 3) op = Fp.SGNJ + <i32>rm; break;
    case 0x05: if (rm < 2) op = Fp.MIN + <i32>rm; break;
    case 0x08: if (rs2 == (format ^ 1)) op = Fp.TO_OTHER; break;
    case 0x14: target = sink(rd); if (rm < 3) op = rm == 2 ? Fp.EQ : rm == 1 ? Fp.LT : Fp.LE; break;
    case 0x18: target = sink(rd); if (rs2 < 4) op = Fp.TO_W + <i32>rs2; break;
    case 0x1a: if (rs2 < 4) op = Fp.FROM_W + <i32>rs2; break;
    case 0x1c: target = sink(rd); if (rs2 == 0 && rm < 2) op = rm == 0 ? Fp.MV_X : Fp.CLASS; break;
    case 0x1e: if (rs2 == 0 && rm == 0) op = Fp.MV_F; break;
  }
  if (op < 0) return illegal(i);
  // FCVT.D.S takes its operand from the single format, so it is in the single list.
  if (op == Fp.TO_OTHER) return record((format == 1 ? Op.FP_S : Op.FP_D) + op, target, rs1, rs2, rm, 0, 1);
  return record((format == 0 ? Op.FP_S : Op.FP_D) + op, target, rs1, rs2, rm, 0, 1);
}

export function decode32(i: u32): u64 {
  const rdPlain = (i >> 7) & 31;
  const rd = sink(rdPlain);
  const rs1 = (i >> 15) & 31;
  const rs2 = (i >> 20) & 31;
  const f3 = (i >> 12) & 7;
  switch ((i >> 2) & 31) {
    case 0x00: {
      const op: i32 = load<u8>(LOAD + <usize>f3);
      return op == 0 ? illegal(i) : record(op, rd, rs1, 0, 0, immI(i), 1);
    }
    case 0x01:
      if (f3 == 2) return record(Op.FLW, rdPlain, rs1, 0, 0, immI(i), 1);
      if (f3 == 3) return record(Op.FLD, rdPlain, rs1, 0, 0, immI(i), 1);
      return illegal(i);
    case 0x03:
      if (f3 == 0) return record(Op.NOP, SINK, 0, 0, 0, 0, 1);
      if (f3 == 1) return record(Op.FENCE_I, SINK, 0, 0, 0, 0, 1);
      return illegal(i);
    case 0x04: return opImm(i, rd, rs1, f3);
    case 0x05: return record(Op.AUIPC, rd, 0, 0, 0, <i32>(i & 0xfffff000), 1);
    case 0x06: return opImm32(i, rd, rs1, f3);
    case 0x08: {
      const op: i32 = load<u8>(STORE + <usize>f3);
      return op == 0 ? illegal(i) : record(op, SINK, rs1, rs2, 0, immS(i), 1);
    }
    case 0x09:
      if (f3 == 2) return record(Op.FSW, SINK, rs1, rs2, 0, immS(i), 1);
      if (f3 == 3) return record(Op.FSD, SINK, rs1, rs2, 0, immS(i), 1);
      return illegal(i);
    case 0x0b: return atomic(i, rd, rs1, rs2, f3);
    case 0x0c: return opReg(i, rd, rs1, rs2, f3);
    case 0x0d: return record(Op.LUI, rd, 0, 0, 0, <i32>(i & 0xfffff000), 1);
    case 0x0e: return opReg32(i, rd, rs1, rs2, f3);
    case 0x10: return fused(i, rdPlain, rs1, rs2, f3, Fp.MADD);
    case 0x11: return fused(i, rdPlain, rs1, rs2, f3, Fp.MSUB);
    case 0x12: return fused(i, rdPlain, rs1, rs2, f3, Fp.NMSUB);
    case 0x13: return fused(i, rdPlain, rs1, rs2, f3, Fp.NMADD);
    case 0x14: return float(i, rdPlain, rs1, rs2, f3);
    case 0x18: {
      const op: i32 = load<u8>(BRANCH + <usize>f3);
      return op == 0 ? illegal(i) : record(op, SINK, rs1, rs2, 0, immB(i) * 4, 1);
    }
    case 0x19: return f3 != 0 ? illegal(i) : record(rd == SINK ? Op.JR : Op.JALR, rd, rs1, 0, 0, immI(i), 1);
    case 0x1b: return record(rd == SINK ? Op.J : Op.JAL, rd, 0, 0, 0, immJ(i) * 4, 1);
    case 0x1c: return system(i, rd, rs1, f3);
  }
  return illegal(i);
}
