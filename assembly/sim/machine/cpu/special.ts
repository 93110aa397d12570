/** Instructions outside the hot loop: system instructions, FENCE.I, CSR access, atomics, breakpoints. */
import { SUPERVISOR, USER, deliverable, hart } from "./hart";
import { Op, recordAdvance } from "./op";
import {
  BREAKPOINT, ECALL_USER, illegalInstruction, raise, requestAttention, returnFromSupervisorTrap, returnFromTrap,
} from "./trap";
import { flushTranslations } from "./mmu";
import { executeAtomic } from "./atomic";
import { executeCsr } from "./csr";
import { left, setLeft } from "../clock";
import { pcOf } from "./region";
import { stopAtBreakpoint } from "../stop";

/** Stores the pc of record `p`: the hart leaves the hot loop before that instruction. */
export function leaveLoop(p: usize): void {
  hart.pc = pcOf(p);
}

/** WFI: the hart stops until an enabled interrupt is pending, whether or not MIE allows it to be taken. */
function wait(p: usize, w: u32): usize {
  if (hart.privilege == USER) return illegalInstruction(p);
  if ((hart.mip & hart.mie) != 0) return p + recordAdvance(w);
  hart.waiting = 1;
  leaveLoop(p + recordAdvance(w));
  requestAttention();
  return 0;
}

/** SFENCE.VM, whatever its operand: all translations of the hart are forgotten. */
function fence(p: usize, w: u32): usize {
  if (hart.privilege < SUPERVISOR) return illegalInstruction(p);
  flushTranslations();
  return p + recordAdvance(w);
}

function atBreakpoint(p: usize): usize {
  setLeft(left + 1); // the instruction was not executed
  leaveLoop(p);
  stopAtBreakpoint();
  return 0;
}

/** Returns the next record, or 0 to leave the loop. */
export function executeSpecial(p: usize, r: u64): usize {
  const w = <u32>r;
  switch (<i32>(w & 0xff)) {
    case Op.CSR: return executeCsr(p, r);
    case Op.ATOMIC_W: return executeAtomic(p, r, 4);
    case Op.ATOMIC_D: return executeAtomic(p, r, 8);
    case Op.FENCE_I: return p + recordAdvance(w); // stores forget decoded records themselves
    case Op.ECALL: return raise(p, ECALL_USER + hart.privilege, 0);
    case Op.EBREAK: return raise(p, BREAKPOINT, pcOf(p));
    case Op.MRET: return returnFromTrap(p);
    case Op.SRET: return returnFromSupervisorTrap(p);
    case Op.SFENCE_VM: return fence(p, w);
    case Op.WFI: return wait(p, w);
    case Op.BREAKPOINT: return atBreakpoint(p);
  }
  return illegalInstruction(p);
}

/** After an access that may have changed an interrupt line: `p`, or 0 when the loop has to be left. */
export function continueAt(p: usize): usize {
  if (deliverable(hart) == 0) return p;
  leaveLoop(p);
  requestAttention();
  return 0;
}
