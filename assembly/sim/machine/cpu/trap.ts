/** Traps: exceptions, interrupts, MRET and SRET (privileged specification 1.9.1). */
import {
  Hart, MACHINE, NO_FAULT, MSTATUS_MIE, MSTATUS_MPIE, MSTATUS_MPP, MSTATUS_SIE, MSTATUS_SPIE, MSTATUS_SPP, NO_RESERVATION,
  SUPERVISOR, USER, deliverable, hart,
} from "./hart";
import { isTranslating, updateTranslation } from "./mmu";
import { load16, pcOf, recordAt } from "./region";
import { Stop, stop } from "../stop";
import { onTrap } from "../host";

export const FETCH_ACCESS: u64 = 1;
export const ILLEGAL: u64 = 2;
export const BREAKPOINT: u64 = 3;
export const LOAD_MISALIGNED: u64 = 4;
export const LOAD_ACCESS: u64 = 5;
export const STORE_MISALIGNED: u64 = 6;
export const STORE_ACCESS: u64 = 7;
export const ECALL_USER: u64 = 8;
export const ECALL_SUPERVISOR: u64 = 9;
export const ECALL_MACHINE: u64 = 11;
const INTERRUPT: u64 = 1 << 63;
const MAX_REPEATS: u32 = 8;

/** Why the hot loop has to stop although its budget is not used up. */
export let attention: bool = false;

export function requestAttention(): void {
  attention = true;
}

export function clearAttention(): void {
  attention = false;
}

function isDelegated(h: Hart, cause: u64): bool {
  if (h.privilege == MACHINE) return false;
  const mask = (cause & INTERRUPT) != 0 ? h.mideleg : h.medeleg;
  return ((mask >> (cause & 63)) & 1) != 0;
}

/** Breakpoints, misaligned accesses and access faults leave their address; interrupts and the rest change nothing. */
function setsAddress(cause: u64): bool {
  return cause <= STORE_ACCESS && cause != ILLEGAL;
}

function enterSupervisor(h: Hart, cause: u64, value: u64): void {
  const status = h.mstatus;
  h.mstatus =
    (status & ~(MSTATUS_SIE | MSTATUS_SPIE | MSTATUS_SPP)) | ((status & MSTATUS_SIE) != 0 ? MSTATUS_SPIE : 0) |
    (h.privilege == SUPERVISOR ? MSTATUS_SPP : 0);
  h.privilege = SUPERVISOR;
  h.sepc = h.pc;
  h.scause = cause;
  if (setsAddress(cause)) h.sbadaddr = value;
  h.pc = h.stvec;
}

function enter(h: Hart, cause: u64, value: u64): void {
  h.waiting = 0;
  h.reservation = NO_RESERVATION;
  if (isDelegated(h, cause)) enterSupervisor(h, cause, value);
  else enterMachine(h, cause, value);
  updateTranslation();
}

function enterMachine(h: Hart, cause: u64, value: u64): void {
  const status = h.mstatus;
  const enabled = (status & MSTATUS_MIE) != 0;
  h.mstatus =
    (status & ~(MSTATUS_MIE | MSTATUS_MPIE | MSTATUS_MPP)) | (enabled ? MSTATUS_MPIE : 0) | (<u64>h.privilege << 11);
  h.privilege = MACHINE;
  h.mepc = h.pc;
  h.mcause = cause;
  if (setsAddress(cause)) h.mbadaddr = value;
  const base = h.mtvec & ~3;
  h.pc = (cause & INTERRUPT) != 0 && (h.mtvec & 1) != 0 ? base + (cause & 63) * 4 : base;
}

/** Takes an exception at record `p`; returns the first record of the handler, or 0 to leave the loop. */
export function raise(p: usize, cause: u64, value: u64): usize {
  return raiseAt(pcOf(p), cause, value);
}

export function raiseAt(pc: u64, cause: u64, value: u64): usize {
  const isCall = cause == ECALL_USER || cause == ECALL_SUPERVISOR || cause == ECALL_MACHINE;
  hart.traps++;
  hart.pc = pc;
  if (!isCall) {
    const stuck = isStuck(pc, cause);
    onTrap(hart.id, pc, cause, value, <u32>stuck);
    if (stuck) stop(Stop.STUCK);
    if (attention) return 0;
  }
  enter(hart, cause, value);
  return recordAt(hart.pc);
}

/** A handler that cannot be fetched, or that faults at the same place again and again without returning. */
function isStuck(pc: u64, cause: u64): bool {
  if (cause == FETCH_ACCESS && pc == (hart.mtvec & ~3)) return true;
  hart.repeats = pc == hart.lastFault ? hart.repeats + 1 : 0;
  hart.lastFault = pc;
  return hart.repeats > MAX_REPEATS;
}

export function illegalInstruction(p: usize): usize {
  const pc = pcOf(p);
  const low = <u64>load16(pc);
  const value = (low & 3) == 3 ? low | (<u64>load16(pc + 2) << 16) : low;
  return raiseAt(pc, ILLEGAL, value);
}

/** Interrupts of machine mode, then of supervisor mode: external, software, timer. */
const PRIORITY = memory.data<u8>([11, 3, 7, 9, 1, 5]);

/** Takes the most urgent deliverable interrupt; the hart is between instructions. */
export function takeInterrupt(h: Hart): void {
  const pending = deliverable(h);
  for (let i: usize = 0; i < 6; i++) {
    const number = <u64>load<u8>(PRIORITY + i);
    if (((pending >> number) & 1) != 0) {
      enter(h, INTERRUPT | number, 0);
      return;
    }
  }
}

export function returnFromTrap(p: usize): usize {
  if (hart.privilege < MACHINE) return illegalInstruction(p);
  const status = hart.mstatus;
  const previous = <u32>((status & MSTATUS_MPP) >> 11);
  hart.privilege = previous;
  hart.mstatus =
    (status & ~(MSTATUS_MIE | MSTATUS_MPP)) | MSTATUS_MPIE | ((status & MSTATUS_MPIE) != 0 ? MSTATUS_MIE : 0);
  return goOnAt(hart.mepc);
}

export function returnFromSupervisorTrap(p: usize): usize {
  if (hart.privilege < SUPERVISOR) return illegalInstruction(p);
  const status = hart.mstatus;
  hart.privilege = (status & MSTATUS_SPP) != 0 ? SUPERVISOR : USER;
  hart.mstatus =
    (status & ~(MSTATUS_SIE | MSTATUS_SPP)) | MSTATUS_SPIE | ((status & MSTATUS_SPIE) != 0 ? MSTATUS_SIE : 0);
  return goOnAt(hart.sepc);
}

/** Where a trap handler returns to; 0 to leave the loop, for an interrupt or another loop. */
function goOnAt(pc: u64): usize {
  hart.pc = pc;
  hart.repeats = 0;
  hart.lastFault = NO_FAULT;
  updateTranslation();
  if (deliverable(hart) != 0 || isTranslating()) {
    requestAttention();
    return 0;
  }
  return recordAt(pc);
}
