/**
 * State of the two harts. The registers of the hart that runs now live at fixed addresses (`X`, `F`), where
 * the hot loop reaches them with constant offsets; `selectHart` swaps them.
 */
import { resetMmu, updateTranslation } from "./mmu";

export const X: usize = memory.data(33 * 8, 16); // x0..x31 and a sink for results that go to x0
export const F: usize = memory.data(32 * 8, 16); // f0..f31, singles NaN-boxed
const REGISTER_BYTES: usize = 33 * 8;
const FLOAT_BYTES: usize = 32 * 8;
export const HARTS: u32 = 2;

/** mstatus bits that exist (privileged specification 1.9.1). */
export const MSTATUS_SIE: u64 = 1 << 1;
export const MSTATUS_MIE: u64 = 1 << 3;
export const MSTATUS_SPIE: u64 = 1 << 5;
export const MSTATUS_MPIE: u64 = 1 << 7;
export const MSTATUS_SPP: u64 = 1 << 8;
export const MSTATUS_MPP: u64 = 3 << 11;
export const MSTATUS_FS: u64 = 3 << 13;
export const MSTATUS_MPRV: u64 = 1 << 17;
export const MSTATUS_PUM: u64 = 1 << 18;
export const MSTATUS_MXR: u64 = 1 << 19;
export const MSTATUS_VM: u64 = 31 << 24;

/** Interrupt bits of mip and mie. */
export const MIP_SSIP: u64 = 1 << 1;
export const MIP_STIP: u64 = 1 << 5;
export const MIP_SEIP: u64 = 1 << 9;
export const MIP_MSIP: u64 = 1 << 3;
export const MIP_MTIP: u64 = 1 << 7;
export const MIP_MEIP: u64 = 1 << 11;

export const MACHINE: u32 = 3;
export const SUPERVISOR: u32 = 1;
export const USER: u32 = 0;
export const NO_RESERVATION: u32 = 0xffffffff;
export const NO_FAULT: u64 = u64.MAX_VALUE;

// @ts-ignore: decorator
@unmanaged
export class Hart {
  pc: u64;
  mstatus: u64;
  mtvec: u64;
  mepc: u64;
  mcause: u64;
  mbadaddr: u64;
  mscratch: u64;
  mie: u64;
  mip: u64;
  medeleg: u64;
  mideleg: u64;
  mucounteren: u64;
  mscounteren: u64;
  /** Instructions retired; `minstret` reads this plus an offset set by writes. */
  instret: u64;
  instretOffset: u64;
  cycleOffset: u64;
  stvec: u64;
  sscratch: u64;
  sepc: u64;
  scause: u64;
  sbadaddr: u64;
  /** Page number of the root page table. */
  sptbr: u64;
  id: u32;
  privilege: u32;
  /** 1 after WFI until an enabled interrupt is pending. */
  waiting: u32;
  fflags: u32;
  frm: u32;
  /** SRAM offset of the LR reservation, or NO_RESERVATION. */
  reservation: u32;
  /** Traps since reset. */
  traps: u64;
  /** pc of the last exception since the last MRET, and how often it came there in a row. */
  lastFault: u64;
  repeats: u32;
  pad: u32;
}

/** Bytes of a state block in front of its registers. */
export const HART_HEADER: usize = offsetof<Hart>();
const HART_BYTES: usize = (offsetof<Hart>() + REGISTER_BYTES + FLOAT_BYTES + 15) & ~15;
const STATE: usize = memory.data(2 * 1024, 16);

/** The hart that runs now. */
export let hart: Hart = changetype<Hart>(STATE);
export let fflags: u32 = 0;
export let frm: u32 = 0;
/** False while mstatus.FS is off: floating-point instructions are illegal. */
export let floatOn: bool = false;

// @ts-ignore: decorator
@inline
export function raiseFlags(bits: u32): void {
  fflags |= bits;
}

export function setFloatState(flags: u32, mode: u32): void {
  fflags = flags;
  frm = mode;
}

export function hartOf(id: u32): Hart {
  return changetype<Hart>(STATE + <usize>id * HART_BYTES);
}

/** Makes hart `id` the one that runs. */
export function selectHart(id: u32): void {
  if (hart.id == id) return;
  storeRegisters();
  hart = hartOf(id);
  const saved = changetype<usize>(hart) + offsetof<Hart>();
  memory.copy(X, saved, REGISTER_BYTES);
  memory.copy(F, saved + REGISTER_BYTES, FLOAT_BYTES);
  fflags = hart.fflags;
  frm = hart.frm;
  updateFloatOn();
  updateTranslation();
  hart.reservation = NO_RESERVATION;
}

/** Copies the running hart's registers to its state block, where the host reads them. */
export function storeRegisters(): void {
  const saved = changetype<usize>(hart) + offsetof<Hart>();
  memory.copy(saved, X, REGISTER_BYTES);
  memory.copy(saved + REGISTER_BYTES, F, FLOAT_BYTES);
  hart.fflags = fflags;
  hart.frm = frm;
}

/** Copies registers that the host changed in the running hart's state block back into use. */
export function loadRegisters(): void {
  const saved = changetype<usize>(hart) + offsetof<Hart>();
  memory.copy(X, saved, REGISTER_BYTES);
  memory.copy(F, saved + REGISTER_BYTES, FLOAT_BYTES);
  fflags = hart.fflags;
  frm = hart.frm;
}

/** Address of the saved x0..x31 of hart `id`; f0..f31 follow after 33 * 8 bytes. */
export function registersOf(id: u32): usize {
  return changetype<usize>(hartOf(id)) + offsetof<Hart>();
}

export function updateFloatOn(): void {
  floatOn = (hart.mstatus & MSTATUS_FS) != 0;
}

const STACK_POINTER: usize = 2 * 8;
/** Where the boot ROM's stacks end, from the top of general SRAM down; some loaders go on using them. */
const ROM_STACK: u64 = 0x80600000;
const ROM_STACK_BYTES: u64 = 0x1000;

export function resetHarts(pc: u64): void {
  memory.fill(STATE, 0, 2 * HART_BYTES);
  memory.fill(X, 0, REGISTER_BYTES);
  memory.fill(F, 0, FLOAT_BYTES);
  for (let id: u32 = 0; id < HARTS; id++) {
    const h = hartOf(id);
    h.id = id;
    h.pc = pc;
    h.privilege = MACHINE;
    h.reservation = NO_RESERVATION;
    h.lastFault = NO_FAULT;
    store<u64>(registersOf(id) + STACK_POINTER, ROM_STACK - <u64>id * ROM_STACK_BYTES);
  }
  store<u64>(X + STACK_POINTER, ROM_STACK);
  hart = hartOf(0);
  fflags = 0;
  frm = 0;
  floatOn = false;
  resetMmu();
}

/** Enabled and pending interrupts of a hart that would be taken now. */
// @ts-ignore: decorator
@inline
export function deliverable(h: Hart): u64 {
  const pending = h.mip & h.mie;
  if (pending == 0) return 0;
  const own = h.privilege < MACHINE || (h.mstatus & MSTATUS_MIE) != 0 ? pending & ~h.mideleg : 0;
  if (own != 0) return own;
  const takes = h.privilege < SUPERVISOR || (h.privilege == SUPERVISOR && (h.mstatus & MSTATUS_SIE) != 0);
  return takes ? pending & h.mideleg : 0;
}
