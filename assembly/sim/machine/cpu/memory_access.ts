/** Loads and stores that the hot loop does not do itself: devices, aliases, misaligned and faulting access. */
import { F, X, floatOn } from "./hart";
import { LOAD_ACCESS, LOAD_MISALIGNED, STORE_ACCESS, STORE_MISALIGNED, attention, illegalInstruction, raise } from "./trap";
import { Op, rdOffset, recordAdvance, rs1Offset, rs2Offset } from "./op";
import { busError, busLoad, setAccessPc, busStore } from "../bus";
import { continueAt, leaveLoop } from "./special";
import { floatAccess, misaligned } from "../strict/rules";
import { Access, pageFault, translate } from "./mmu";
import {
  faultAddress, misalignedInMemory, misalignedLoad, misalignedStart, misalignedStore, worksMisaligned,
} from "./misaligned";
import { pcOf } from "./region";

const BYTES = memory.data<u8>([1, 2, 4, 8, 1, 2, 4]); // LB LH LW LD LBU LHU LWU

function sizeOf(op: i32): u32 {
  if (op <= Op.LWU) return load<u8>(BYTES + <usize>(op - Op.LB));
  if (op <= Op.SD) return 1 << <u32>(op - Op.SB);
  return op == Op.FLD || op == Op.FSD ? 8 : 4;
}

function storeResult(op: i32, w: u32, value: i64): void {
  const x = X + rdOffset(w);
  switch (op) {
    case Op.LB: store<i64>(x, <i64><i8>value); break;
    case Op.LH: store<i64>(x, <i64><i16>value); break;
    case Op.LW: store<i64>(x, <i64><i32>value); break;
    case Op.LBU: store<i64>(x, <i64><u8>value); break;
    case Op.LHU: store<i64>(x, <i64><u16>value); break;
    case Op.LWU: store<i64>(x, <i64><u32>value); break;
    case Op.LD: store<i64>(x, value); break;
    case Op.FLW: store<u64>(F + rdOffset(w), 0xffffffff00000000 | (<u64>value & 0xffffffff)); break;
    default: store<i64>(F + rdOffset(w), value);
  }
}

/** The next record after an access, 0 to leave the loop. */
function after(p: usize, w: u32): usize {
  const next = p + recordAdvance(w);
  if (attention) {
    leaveLoop(next);
    return 0;
  }
  return continueAt(next);
}

/** A misaligned access: a trap, or as an option done in memory. */
function accessMisaligned(p: usize, w: u32, full: u64, size: u32, value: i64, isStore: bool): usize {
  const cause = isStore ? STORE_ACCESS : LOAD_ACCESS;
  if (worksMisaligned) {
    if (!misalignedStart(full, size, isStore ? Access.STORE : Access.LOAD)) return raise(p, cause, faultAddress);
    if (misalignedInMemory()) {
      if (isStore) misalignedStore(full, size, value);
      else storeResult(<i32>(w & 0xff), w, misalignedLoad(full, size));
      return after(p, w);
    }
  }
  misaligned(<u32>full, size);
  return raise(p, isStore ? STORE_MISALIGNED : LOAD_MISALIGNED, full);
}

/** Executes the access of record `r`. */
export function memoryAccess(p: usize, r: u64): usize {
  const w = <u32>r;
  const op = <i32>(w & 0xff);
  const isStore = (op >= Op.SB && op <= Op.SD) || op == Op.FSW || op == Op.FSD;
  const isFloat = op >= Op.FLW && op <= Op.FSD;
  if (isFloat && !floatOn) return illegalInstruction(p);
  const size = sizeOf(op);
  const full = load<u64>(X + rs1Offset(w)) + <u64>(<i64>r >> 32);
  const value = load<i64>((isFloat ? F : X) + rs2Offset(w));
  setAccessPc(pcOf(p));
  if ((<u32>full & (size - 1)) != 0) return accessMisaligned(p, w, full, size, value, isStore);
  const address = translate(full, isStore ? Access.STORE : Access.LOAD);
  if (pageFault) return raise(p, isStore ? STORE_ACCESS : LOAD_ACCESS, full);
  if (isFloat) floatAccess(address);
  if (isStore) {
    busStore(address, size, value);
    if (busError) return raise(p, STORE_ACCESS, full);
  } else {
    const loaded = busLoad(address, size);
    if (busError) return raise(p, LOAD_ACCESS, full);
    storeResult(op, w, loaded);
  }
  return after(p, w);
}
