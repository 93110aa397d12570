/** The hot loop: executes decoded records of the running hart; see op.ts for their layout. */
import {
  CODE_PAGES, atEdge, codeStore, decodeAt, edge, edgeRecord, pcBase, pcOf, recordAt, recordBase, regionSize,
} from "./region";
import { Access, isTranslating, knownOffset } from "./mmu";
import { F, X, floatOn } from "./hart";
import { Op, recordAdvance, rdOffset, rs1Offset, rs2Offset } from "./op";
import { SRAM } from "../layout";
import { fastLimit } from "../bus";
import { left, setLeft } from "../clock";
import { divideSigned, divideUnsigned, remainderSigned, remainderUnsigned } from "./muldiv";
import { executeFloat } from "./fpu";
import { executeSpecial, leaveLoop } from "./special";
import { memoryAccess } from "./memory_access";
import { multiplyHigh } from "./softfloat";

// @ts-ignore: decorator
@inline
function rs1(w: u32): i64 {
  return load<i64>(X + rs1Offset(w));
}

// @ts-ignore: decorator
@inline
function rs2(w: u32): i64 {
  return load<i64>(X + rs2Offset(w));
}

// @ts-ignore: decorator
@inline
function rd(w: u32, value: i64): void {
  store<i64>(X + rdOffset(w), value);
}

// @ts-ignore: decorator
@inline
function imm(r: u64): i64 {
  return <i64>r >> 32;
}

/**
 * The loop is compiled twice: for physical addresses, and for a hart that may translate. The two types only have to
 * differ in what `isFloat`, which the compiler evaluates, says of them.
 */
type Physical = i32;
type Virtual = f32;

/** SRAM offset of the effective address; at or above the memory size for every other address. */
// @ts-ignore: decorator
@inline
function sramOffset<T>(w: u32, r: u64, kind: u32): u32 {
  if (isFloat<T>()) return knownOffset(<u64>(rs1(w) + imm(r)), kind);
  return load<u32>(X + rs1Offset(w)) + <u32>(r >> 32) - 0x80000000;
}

/** One compare checks range and alignment: a misaligned offset rotates its low bits to the top. */
// @ts-ignore: decorator
@inline
function fast(offset: u32, log2: u32): bool {
  return rotr<u32>(offset, log2) < fastLimit >> log2;
}

// @ts-ignore: decorator
@inline
function touchCode(offset: u32, size: u32): void {
  if (load<u8>(CODE_PAGES + <usize>(offset >> 8)) != 0) codeStore(offset, size);
}

/** Runs the selected hart from its pc for at most `left` cycles (clock.ts). */
export function runHart(pc: u64): void {
  if (isTranslating()) loop<Virtual>(pc);
  else loop<Physical>(pc);
}

function loop<T>(pc: u64): void {
  let n = left;
  let p = recordAt(pc);
  if (p == 0) return;
  while (n > 0) {
    let r = load<u64>(p);
    if (isFloat<T>() && p - recordBase >= edge) {
      setLeft(n);
      p = atEdge(p);
      if (p == 0) return;
      if (edgeRecord == 0) {
        n = left;
        continue;
      }
      r = edgeRecord;
    }
    n--;
    const w = <u32>r;
    switch (<i32>(w & 0xff)) {
      case Op.UNDECODED:
        n++;
        setLeft(n);
        p = decodeAt(p);
        if (p == 0) return;
        continue;
      case Op.LUI: rd(w, imm(r)); break;
      case Op.LI: rd(w, imm(r)); break;
      case Op.MV: rd(w, rs1(w)); break;
      case Op.NOP: break;
      case Op.AUIPC: rd(w, <i64>pcOf(p) + imm(r)); break;
      case Op.JAL:
        rd(w, <i64>pcOf(p) + 4);
        p += <isize>(<i64>r >> 32);
        continue;
      case Op.J:
        p += <isize>(<i64>r >> 32);
        continue;
      case Op.JALR:
      case Op.JR: {
        const target = rs1(w) + imm(r);
        rd(w, <i64>pcOf(p) + (<i64>recordAdvance(w) >> 2));
        const offset = isFloat<T>() ? (<u64>target & ~1) - pcBase : <u64>((<u32>target & ~1) - <u32>pcBase);
        if (offset < <u64>regionSize) {
          p = recordBase + (<usize>offset << 2);
          continue;
        }
        setLeft(n);
        p = recordAt(<u64>target & ~1);
        if (p == 0) return;
        continue;
      }
      case Op.BEQ: if (rs1(w) == rs2(w)) { p += <isize>(<i64>r >> 32); continue; } break;
      case Op.BNE: if (rs1(w) != rs2(w)) { p += <isize>(<i64>r >> 32); continue; } break;
      case Op.BLT: if (rs1(w) < rs2(w)) { p += <isize>(<i64>r >> 32); continue; } break;
      case Op.BGE: if (rs1(w) >= rs2(w)) { p += <isize>(<i64>r >> 32); continue; } break;
      case Op.BLTU: if (<u64>rs1(w) < <u64>rs2(w)) { p += <isize>(<i64>r >> 32); continue; } break;
      case Op.BGEU: if (<u64>rs1(w) >= <u64>rs2(w)) { p += <isize>(<i64>r >> 32); continue; } break;

      case Op.LB: {
        const a = sramOffset<T>(w, r, Access.LOAD);
        if (fast(a, 0)) { rd(w, load<i8>(SRAM + <usize>a)); break; }
        setLeft(n); p = memoryAccess(p, r); if (p == 0) return; n = left; continue;
      }
      case Op.LH: {
        const a = sramOffset<T>(w, r, Access.LOAD);
        if (fast(a, 1)) { rd(w, load<i16>(SRAM + <usize>a)); break; }
        setLeft(n); p = memoryAccess(p, r); if (p == 0) return; n = left; continue;
      }
      case Op.LW: {
        const a = sramOffset<T>(w, r, Access.LOAD);
        if (fast(a, 2)) { rd(w, load<i32>(SRAM + <usize>a)); break; }
        setLeft(n); p = memoryAccess(p, r); if (p == 0) return; n = left; continue;
      }
      case Op.LD: {
        const a = sramOffset<T>(w, r, Access.LOAD);
        if (fast(a, 3)) { rd(w, load<i64>(SRAM + <usize>a)); break; }
        setLeft(n); p = memoryAccess(p, r); if (p == 0) return; n = left; continue;
      }
      case Op.LBU: {
        const a = sramOffset<T>(w, r, Access.LOAD);
        if (fast(a, 0)) { rd(w, load<u8>(SRAM + <usize>a)); break; }
        setLeft(n); p = memoryAccess(p, r); if (p == 0) return; n = left; continue;
      }
      case Op.LHU: {
        const a = sramOffset<T>(w, r, Access.LOAD);
        if (fast(a, 1)) { rd(w, load<u16>(SRAM + <usize>a)); break; }
        setLeft(n); p = memoryAccess(p, r); if (p == 0) return; n = left; continue;
      }
      case Op.LWU: {
        const a = sramOffset<T>(w, r, Access.LOAD);
        if (fast(a, 2)) { rd(w, load<u32>(SRAM + <usize>a)); break; }
        setLeft(n); p = memoryAccess(p, r); if (p == 0) return; n = left; continue;
      }
      case Op.FLW: {
        const a = sramOffset<T>(w, r, Access.LOAD);
        if (fast(a, 2) && floatOn) { store<u64>(F + rdOffset(w), 0xffffffff00000000 | <u64>load<u32>(SRAM + <usize>a)); break; }
        setLeft(n); p = memoryAccess(p, r); if (p == 0) return; n = left; continue;
      }
      case Op.FLD: {
        const a = sramOffset<T>(w, r, Access.LOAD);
        if (fast(a, 3) && floatOn) { store<u64>(F + rdOffset(w), load<u64>(SRAM + <usize>a)); break; }
        setLeft(n); p = memoryAccess(p, r); if (p == 0) return; n = left; continue;
      }
      case Op.SB: {
        const a = sramOffset<T>(w, r, Access.STORE);
        if (fast(a, 0)) { store<u8>(SRAM + <usize>a, load<u8>(X + rs2Offset(w))); touchCode(a, 1); break; }
        setLeft(n); p = memoryAccess(p, r); if (p == 0) return; n = left; continue;
      }
      case Op.SH: {
        const a = sramOffset<T>(w, r, Access.STORE);
        if (fast(a, 1)) { store<u16>(SRAM + <usize>a, load<u16>(X + rs2Offset(w))); touchCode(a, 2); break; }
        setLeft(n); p = memoryAccess(p, r); if (p == 0) return; n = left; continue;
      }
      case Op.SW: {
        const a = sramOffset<T>(w, r, Access.STORE);
        if (fast(a, 2)) { store<u32>(SRAM + <usize>a, load<u32>(X + rs2Offset(w))); touchCode(a, 4); break; }
        setLeft(n); p = memoryAccess(p, r); if (p == 0) return; n = left; continue;
      }
      case Op.SD: {
        const a = sramOffset<T>(w, r, Access.STORE);
        if (fast(a, 3)) { store<i64>(SRAM + <usize>a, rs2(w)); touchCode(a, 8); break; }
        setLeft(n); p = memoryAccess(p, r); if (p == 0) return; n = left; continue;
      }
      case Op.FSW: {
        const a = sramOffset<T>(w, r, Access.STORE);
        if (fast(a, 2) && floatOn) { store<u32>(SRAM + <usize>a, load<u32>(F + rs2Offset(w))); touchCode(a, 4); break; }
        setLeft(n); p = memoryAccess(p, r); if (p == 0) return; n = left; continue;
      }
      case Op.FSD: {
        const a = sramOffset<T>(w, r, Access.STORE);
        if (fast(a, 3) && floatOn) { store<u64>(SRAM + <usize>a, load<u64>(F + rs2Offset(w))); touchCode(a, 8); break; }
        setLeft(n); p = memoryAccess(p, r); if (p == 0) return; n = left; continue;
      }

      case Op.ADDI: rd(w, rs1(w) + imm(r)); break;
      case Op.SLTI: rd(w, <i64>(rs1(w) < imm(r))); break;
      case Op.SLTIU: rd(w, <i64>(<u64>rs1(w) < <u64>imm(r))); break;
      case Op.XORI: rd(w, rs1(w) ^ imm(r)); break;
      case Op.ORI: rd(w, rs1(w) | imm(r)); break;
      case Op.ANDI: rd(w, rs1(w) & imm(r)); break;
      case Op.SLLI: rd(w, rs1(w) << imm(r)); break;
      case Op.SRLI: rd(w, <i64>(<u64>rs1(w) >> <u64>imm(r))); break;
      case Op.SRAI: rd(w, rs1(w) >> imm(r)); break;
      case Op.ADD: rd(w, rs1(w) + rs2(w)); break;
      case Op.SUB: rd(w, rs1(w) - rs2(w)); break;
      case Op.SLL: rd(w, rs1(w) << rs2(w)); break;
      case Op.SLT: rd(w, <i64>(rs1(w) < rs2(w))); break;
      case Op.SLTU: rd(w, <i64>(<u64>rs1(w) < <u64>rs2(w))); break;
      case Op.XOR: rd(w, rs1(w) ^ rs2(w)); break;
      case Op.SRL: rd(w, <i64>(<u64>rs1(w) >> <u64>rs2(w))); break;
      case Op.SRA: rd(w, rs1(w) >> rs2(w)); break;
      case Op.OR: rd(w, rs1(w) | rs2(w)); break;
      case Op.AND: rd(w, rs1(w) & rs2(w)); break;
      case Op.ADDIW: rd(w, <i64><i32>(rs1(w) + imm(r))); break;
      case Op.SLLIW: rd(w, <i64>(<i32>rs1(w) << <i32>imm(r))); break;
      case Op.SRLIW: rd(w, <i64><i32>(<u32>rs1(w) >> <u32>imm(r))); break;
      case Op.SRAIW: rd(w, <i64>(<i32>rs1(w) >> <i32>imm(r))); break;
      case Op.ADDW: rd(w, <i64><i32>(rs1(w) + rs2(w))); break;
      case Op.SUBW: rd(w, <i64><i32>(rs1(w) - rs2(w))); break;
      case Op.SLLW: rd(w, <i64>(<i32>rs1(w) << <i32>rs2(w))); break;
      case Op.SRLW: rd(w, <i64><i32>(<u32>rs1(w) >> <u32>rs2(w))); break;
      case Op.SRAW: rd(w, <i64>(<i32>rs1(w) >> <i32>rs2(w))); break;

      case Op.MUL: rd(w, rs1(w) * rs2(w)); break;
      case Op.MULW: rd(w, <i64><i32>(rs1(w) * rs2(w))); break;
      case Op.MULHU: rd(w, <i64>multiplyHigh(<u64>rs1(w), <u64>rs2(w))); break;
      case Op.MULH: {
        const a = rs1(w), b = rs2(w);
        rd(w, <i64>multiplyHigh(<u64>a, <u64>b) - (a < 0 ? b : 0) - (b < 0 ? a : 0));
        break;
      }
      case Op.MULHSU: {
        const a = rs1(w), b = rs2(w);
        rd(w, <i64>multiplyHigh(<u64>a, <u64>b) - (a < 0 ? b : 0));
        break;
      }
      case Op.DIV: rd(w, divideSigned(rs1(w), rs2(w))); break;
      case Op.DIVU: rd(w, divideUnsigned(rs1(w), rs2(w))); break;
      case Op.REM: rd(w, remainderSigned(rs1(w), rs2(w))); break;
      case Op.REMU: rd(w, remainderUnsigned(rs1(w), rs2(w))); break;
      case Op.DIVW: rd(w, <i64><i32>divideSigned(<i64><i32>rs1(w), <i64><i32>rs2(w))); break;
      case Op.DIVUW: rd(w, <i64><i32>divideUnsigned(<i64><u32>rs1(w), <i64><u32>rs2(w))); break;
      case Op.REMW: rd(w, <i64><i32>remainderSigned(<i64><i32>rs1(w), <i64><i32>rs2(w))); break;
      case Op.REMUW: rd(w, <i64><i32>remainderUnsigned(<i64><u32>rs1(w), <i64><u32>rs2(w))); break;

      default:
        setLeft(n);
        p = <i32>(w & 0xff) >= Op.FP_S ? executeFloat(p, r) : executeSpecial(p, r);
        if (p == 0) return;
        n = left;
        continue;
    }
    p += recordAdvance(w);
  }
  setLeft(n);
  leaveLoop(p);
}
