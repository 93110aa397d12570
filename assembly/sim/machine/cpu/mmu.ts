/**
 * Virtual memory: Sv39 as in privileged specification 1.9.1, chosen by `mstatus.VM` with the root in `sptbr`.
 *
 * There are no page-fault causes: a fault is an access fault. `mstatus.PUM` keeps supervisor mode out of user
 * pages (the opposite of the later SUM). The walker sets the A and D bits itself.
 */
import {
  Hart, MACHINE, MSTATUS_MPP, MSTATUS_MPRV, MSTATUS_MXR, MSTATUS_PUM, MSTATUS_VM, SUPERVISOR, USER, hart,
} from "./hart";
import { CACHED_BASE, SRAM, SRAM_SIZE, UNCACHED_BASE } from "../layout";

export const enum Access { FETCH, LOAD, STORE }

export const VM_SV39: u64 = 9 << 24;
const LEVELS: i32 = 3;
const PAGE_MASK: u64 = 4095;

const PTE_V: u64 = 1;
const PTE_R: u64 = 2;
const PTE_W: u64 = 4;
const PTE_X: u64 = 8;
const PTE_U: u64 = 16;
const PTE_A: u64 = 64;
const PTE_D: u64 = 128;

/** Entries per hart and kind of access: tag (page number, mode, valid bit), physical page. */
const ENTRIES: usize = 64;
const ENTRY_BYTES: usize = 16;
const KIND_BYTES: usize = ENTRIES * ENTRY_BYTES;
const HART_TLB: usize = 3 * KIND_BYTES;
const TLB: usize = memory.data(2 * 3 * 64 * 16, 16);
const VALID: u64 = 1 << 63;
const USER_TAG: u64 = 1 << 62;

/** Instruction addresses, or those of loads and stores, of the running hart are virtual. */
export let fetchVirtual: bool = false;
export let dataVirtual: bool = false;
let fetchTag: u64 = VALID;
let dataTag: u64 = VALID;
let table: usize = TLB;

/** True while the running hart needs the loop that looks at pages. */
// @ts-ignore: decorator
@inline
export function isTranslating(): bool {
  return fetchVirtual || dataVirtual;
}

/** Mode in which loads and stores are made: that of MPP while MPRV is set. */
function dataPrivilege(h: Hart): u32 {
  return (h.mstatus & MSTATUS_MPRV) != 0 && h.privilege == MACHINE ? <u32>((h.mstatus & MSTATUS_MPP) >> 11) : h.privilege;
}

/** After any change of the running hart's mode, `mstatus` or of the hart itself. */
export function updateTranslation(): void {
  const on = (hart.mstatus & MSTATUS_VM) == VM_SV39;
  const mode = dataPrivilege(hart);
  fetchVirtual = on && hart.privilege < MACHINE;
  dataVirtual = on && mode < MACHINE;
  fetchTag = VALID | (hart.privilege == USER ? USER_TAG : 0);
  dataTag = VALID | (mode == USER ? USER_TAG : 0);
  table = TLB + <usize>hart.id * HART_TLB;
}

/** Forgets the running hart's translations: SFENCE.VM, or changed rules. */
export function flushTranslations(): void {
  memory.fill(table, 0, HART_TLB);
}

export function resetMmu(): void {
  memory.fill(TLB, 0, 2 * HART_TLB);
  updateTranslation();
}

// @ts-ignore: decorator
@inline
function entry(address: u64, kind: u32): usize {
  return table + <usize>kind * KIND_BYTES + (<usize>(address >> 12) & (ENTRIES - 1)) * ENTRY_BYTES;
}

/** SRAM offset of a load or store when the translation is known; 0xffffffff when it is not. */
// @ts-ignore: decorator
@inline
export function knownOffset(address: u64, kind: u32): u32 {
  if (!dataVirtual) return <u32>address - CACHED_BASE;
  const e = entry(address, kind);
  if (load<u64>(e) != ((address >> 12) | dataTag)) return 0xffffffff;
  return load<u32>(e, 8) + <u32>(address & PAGE_MASK) - CACHED_BASE;
}

/** Set by `translate` when the address has no translation that allows the access. */
export let pageFault: bool = false;

/** Physical address of a virtual one; sets `pageFault`. */
export function translate(address: u64, kind: u32): u32 {
  pageFault = false;
  const isFetch = kind == Access.FETCH;
  if (isFetch ? !fetchVirtual : !dataVirtual) return <u32>address;
  const e = entry(address, kind);
  const tag = (address >> 12) | (isFetch ? fetchTag : dataTag);
  if (load<u64>(e) != tag) {
    const page = walk(address, kind, isFetch ? hart.privilege : dataPrivilege(hart));
    if (pageFault) return 0;
    store<u64>(e, tag);
    store<u32>(e, page, 8);
  }
  return load<u32>(e, 8) + <u32>(address & PAGE_MASK);
}

/** Pointer to a page table entry; page tables are read past the rule checks, like the chip's walker does. */
function tableEntry(address: u64): usize {
  if (address >> 32 != 0) return 0;
  let offset = <u32>address - CACHED_BASE;
  if (offset >= SRAM_SIZE) offset = <u32>address - UNCACHED_BASE;
  return offset < SRAM_SIZE ? SRAM + <usize>offset : 0;
}

function isAllowed(pte: u64, kind: u32, privilege: u32): bool {
  if (privilege == USER ? (pte & PTE_U) == 0 : (pte & PTE_U) != 0 && (hart.mstatus & MSTATUS_PUM) != 0) return false;
  if (kind == Access.FETCH) return (pte & PTE_X) != 0;
  if (kind == Access.STORE) return (pte & PTE_W) != 0;
  return (pte & PTE_R) != 0 || ((pte & PTE_X) != 0 && (hart.mstatus & MSTATUS_MXR) != 0);
}

/** Physical page of `address` from the tables in memory. */
function walk(address: u64, kind: u32, privilege: u32): u32 {
  pageFault = true;
  if (<u64>((<i64>(address << 25)) >> 25) != address) return 0;
  let base = hart.sptbr << 12;
  for (let level = LEVELS - 1; level >= 0; level--) {
    const index = (address >> (12 + 9 * <u64>level)) & 511;
    const p = tableEntry(base + index * 8);
    if (p == 0) return 0;
    const pte = load<u64>(p);
    if ((pte & PTE_V) == 0 || (pte & (PTE_R | PTE_W)) == PTE_W) return 0;
    const page = ((pte >> 10) & 0xfffffffffff) << 12;
    if ((pte & (PTE_R | PTE_X)) == 0) {
      base = page;
      continue;
    }
    const inside = (<u64>1 << (12 + 9 * <u64>level)) - 1;
    if ((page & inside) != 0 || !isAllowed(pte, kind, privilege)) return 0;
    store<u64>(p, pte | PTE_A | (kind == Access.STORE ? PTE_D : 0));
    pageFault = false;
    return <u32>((page | (address & inside)) & ~PAGE_MASK);
  }
  return 0;
}

/** Modes that `mstatus` can name. */
export function isMode(mode: u32): bool {
  return mode == MACHINE || mode == SUPERVISOR || mode == USER;
}
