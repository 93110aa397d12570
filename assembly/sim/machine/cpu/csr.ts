/**
 * Control and status registers of the K210's cores: privileged specification 1.9.1. There are no PMP registers, no
 * `scounteren`, no `time`; touching one is an illegal instruction. `satp` is `sptbr` here and holds nothing but a
 * 20-bit page number; the translation mode is in `mstatus`.
 */
import {
  Hart, MACHINE, MIP_MEIP, MIP_MSIP, MIP_MTIP, MIP_SEIP, MIP_SSIP, MIP_STIP, MSTATUS_FS, MSTATUS_MIE, MSTATUS_MPIE, MSTATUS_MPP,
  MSTATUS_MPRV, MSTATUS_MXR, MSTATUS_PUM, MSTATUS_SIE, MSTATUS_SPIE, MSTATUS_SPP, MSTATUS_VM, SUPERVISOR, X, deliverable, fflags,
  floatOn, frm, hart, setFloatState, updateFloatOn,
} from "./hart";
import { VM_SV39, flushTranslations, isMode, isTranslating, updateTranslation } from "./mmu";
import { rdOffset, recordAdvance, roundingMode, rs1Offset } from "./op";
import { hartCycles, hartInstructions } from "../clock";
import { illegalInstruction, requestAttention } from "./trap";
import { pcOf } from "./region";

const FFLAGS: u32 = 0x001;
const FRM: u32 = 0x002;
const FCSR: u32 = 0x003;
const SSTATUS: u32 = 0x100;
const SIE: u32 = 0x104;
const STVEC: u32 = 0x105;
const SSCRATCH: u32 = 0x140;
const SEPC: u32 = 0x141;
const SCAUSE: u32 = 0x142;
const SBADADDR: u32 = 0x143;
const SIP: u32 = 0x144;
const SPTBR: u32 = 0x180;
const MSTATUS: u32 = 0x300;
const MISA: u32 = 0x301;
const MEDELEG: u32 = 0x302;
const MIDELEG: u32 = 0x303;
const MIE: u32 = 0x304;
const MTVEC: u32 = 0x305;
const MUCOUNTEREN: u32 = 0x320;
const MSCOUNTEREN: u32 = 0x321;
const MHPMEVENT3: u32 = 0x323;
const MHPMEVENT31: u32 = 0x33f;
const MSCRATCH: u32 = 0x340;
const MEPC: u32 = 0x341;
const MCAUSE: u32 = 0x342;
const MBADADDR: u32 = 0x343;
const MIP: u32 = 0x344;
const TSELECT: u32 = 0x7a0;
const TDATA3: u32 = 0x7a3;
const MCYCLE: u32 = 0xb00;
const MINSTRET: u32 = 0xb02;
const MHPMCOUNTER3: u32 = 0xb03;
const MHPMCOUNTER31: u32 = 0xb1f;
const CYCLE: u32 = 0xc00;
const INSTRET: u32 = 0xc02;
const MVENDORID: u32 = 0xf11;
const MARCHID: u32 = 0xf12;
const MIMPID: u32 = 0xf13;
const MHARTID: u32 = 0xf14;

/** RV64 with A, C, D, F, I, M, S and U. */
const MISA_VALUE: u64 = 0x800000000014112d;
const MSTATUS_SD: u64 = 1 << 63;
const SSTATUS_WRITABLE: u64 = MSTATUS_SIE | MSTATUS_SPIE | MSTATUS_SPP | MSTATUS_FS | MSTATUS_PUM;
const MSTATUS_WRITABLE: u64 = SSTATUS_WRITABLE | MSTATUS_MIE | MSTATUS_MPIE | MSTATUS_MPRV | MSTATUS_MXR;
const DELEGABLE: u64 = MIP_SSIP | MIP_STIP | MIP_SEIP;
const INTERRUPTS: u64 = DELEGABLE | MIP_MSIP | MIP_MTIP | MIP_MEIP;
/** Exceptions that supervisor mode may be given: fetch, load and store faults, breakpoints, calls from user mode. */
const DELEGABLE_EXCEPTIONS: u64 = 0x1ab;
const PAGE_NUMBER: u64 = 0xfffff;

let known: bool = true;

function statusValue(h: Hart): u64 {
  return h.mstatus | ((h.mstatus & MSTATUS_FS) == MSTATUS_FS ? MSTATUS_SD : 0);
}

function isCounterOn(h: Hart, bit: u64): bool {
  if (h.privilege == MACHINE) return true;
  return ((h.privilege == SUPERVISOR ? h.mscounteren : h.mucounteren) & bit) != 0;
}

function read(number: u32, pc: u64): u64 {
  known = true;
  const h = hart;
  switch (number) {
    case FFLAGS: known = floatOn; return fflags;
    case FRM: known = floatOn; return frm;
    case FCSR: known = floatOn; return (frm << 5) | fflags;
    case SSTATUS: return statusValue(h) & (SSTATUS_WRITABLE | MSTATUS_SD);
    case SIE: return h.mie & h.mideleg;
    case SIP: return h.mip & h.mideleg;
    case STVEC: return h.stvec;
    case SSCRATCH: return h.sscratch;
    case SEPC: return h.sepc;
    case SCAUSE: return h.scause;
    case SBADADDR: return h.sbadaddr;
    case SPTBR: return h.sptbr;
    case MSTATUS: return statusValue(h);
    case MISA: return MISA_VALUE;
    case MEDELEG: return h.medeleg;
    case MIDELEG: return h.mideleg;
    case MIE: return h.mie;
    case MTVEC: return h.mtvec;
    case MUCOUNTEREN: return h.mucounteren;
    case MSCOUNTEREN: return h.mscounteren;
    case MSCRATCH: return h.mscratch;
    case MEPC: return h.mepc;
    case MCAUSE: return h.mcause;
    case MBADADDR: return h.mbadaddr;
    case MIP: return h.mip;
    case MCYCLE: return hartCycles(pc) + h.cycleOffset;
    case MINSTRET: return hartInstructions() + h.instretOffset;
    case CYCLE:
      known = isCounterOn(h, 1);
      return hartCycles(pc) + h.cycleOffset;
    case INSTRET:
      known = isCounterOn(h, 4);
      return hartInstructions() + h.instretOffset;
    case MVENDORID:
    case MARCHID:
    case MIMPID: return 0;
    case MHARTID: return h.id;
  }
  known =
    (number >= MHPMEVENT3 && number <= MHPMEVENT31) || (number >= MHPMCOUNTER3 && number <= MHPMCOUNTER31) ||
    (number >= TSELECT && number <= TDATA3);
  return 0;
}

function writeStatus(h: Hart, value: u64): void {
  let status = (h.mstatus & ~MSTATUS_WRITABLE) | (value & MSTATUS_WRITABLE);
  const mode = value & MSTATUS_MPP;
  if (isMode(<u32>(mode >> 11))) status = (status & ~MSTATUS_MPP) | mode;
  // Translation is off or Sv39; other values leave it alone.
  const translation = value & MSTATUS_VM;
  if (translation == 0 || translation == VM_SV39) status = (status & ~MSTATUS_VM) | translation;
  // Any use of the unit marks it dirty, so the hardware never reports "initial" or "clean".
  if ((status & MSTATUS_FS) != 0) status |= MSTATUS_FS;
  if (((h.mstatus ^ status) & (MSTATUS_VM | MSTATUS_PUM | MSTATUS_MXR)) != 0) flushTranslations();
  h.mstatus = status;
  updateFloatOn();
  updateTranslation();
}

function write(number: u32, value: u64, pc: u64): void {
  const h = hart;
  switch (number) {
    case FFLAGS: setFloatState(<u32>value & 31, frm); break;
    case FRM: setFloatState(fflags, <u32>value & 7); break;
    case FCSR: setFloatState(<u32>value & 31, (<u32>value >> 5) & 7); break;
    case SSTATUS: writeStatus(h, (h.mstatus & ~SSTATUS_WRITABLE) | (value & SSTATUS_WRITABLE)); break;
    case SIE: h.mie = (h.mie & ~h.mideleg) | (value & h.mideleg); break;
    case SIP: h.mip = (h.mip & ~(h.mideleg & MIP_SSIP)) | (value & h.mideleg & MIP_SSIP); break;
    case STVEC: h.stvec = value & ~3; break;
    case SSCRATCH: h.sscratch = value; break;
    case SEPC: h.sepc = value & ~1; break;
    case SCAUSE: h.scause = value; break;
    case SBADADDR: h.sbadaddr = value; break;
    case SPTBR:
      h.sptbr = value & PAGE_NUMBER;
      flushTranslations();
      break;
    case MSTATUS: writeStatus(h, value); break;
    case MEDELEG: h.medeleg = value & DELEGABLE_EXCEPTIONS; break;
    case MIDELEG: h.mideleg = value & DELEGABLE; break;
    case MIP: h.mip = (h.mip & ~DELEGABLE) | (value & DELEGABLE); break;
    case MIE: h.mie = value & INTERRUPTS; break;
    case MTVEC: h.mtvec = value & ~2; break;
    case MUCOUNTEREN: h.mucounteren = value & 7; break;
    case MSCOUNTEREN: h.mscounteren = value & 7; break;
    case MSCRATCH: h.mscratch = value; break;
    case MEPC: h.mepc = value & ~1; break;
    case MCAUSE: h.mcause = value; break;
    case MBADADDR: h.mbadaddr = value; break;
    case MCYCLE: h.cycleOffset = value - hartCycles(pc); break;
    case MINSTRET: h.instretOffset = value - hartInstructions(); break;
  }
}

/** CSRRW, CSRRS, CSRRC and their immediate forms. Returns the next record, or 0 to leave the loop. */
export function executeCsr(p: usize, r: u64): usize {
  const w = <u32>r;
  const number = <u32>(r >> 32);
  const funct = roundingMode(w);
  const field = rs1Offset(w);
  const operand = (funct & 4) != 0 ? <u64>(field >> 3) : load<u64>(X + field);
  const kind = funct & 3;
  const writes = kind == 1 || field != 0;
  if (((number >> 8) & 3) > hart.privilege) return illegalInstruction(p);
  if (writes && number >> 10 == 3) return illegalInstruction(p);
  const pc = pcOf(p);
  const old = read(number, pc);
  if (!known) return illegalInstruction(p);
  if (writes) write(number, kind == 1 ? operand : kind == 2 ? old | operand : old & ~operand, pc);
  store<u64>(X + rdOffset(w), old);
  if (writes && (deliverable(hart) != 0 || isTranslating())) {
    hart.pc = pc + 4;
    requestAttention();
    return 0;
  }
  return p + recordAdvance(w);
}
