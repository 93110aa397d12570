/**
 * The A extension. Harts take turns, so an access is atomic by itself; a reservation is dropped when the
 * other hart runs, on a trap and on any SC.
 */
import { NO_RESERVATION, X, hart } from "./hart";
import { rdOffset, recordAdvance, rs1Offset, rs2Offset } from "./op";
import { LOAD_ACCESS, LOAD_MISALIGNED, STORE_ACCESS, STORE_MISALIGNED, raise } from "./trap";
import { atomicAllowed, busError, busLoad, setAccessPc, busStore } from "../bus";
import { extendSlice } from "../clock";
import { Access, pageFault, translate } from "./mmu";
import { pcOf } from "./region";

const LR: u32 = 2;
const SC: u32 = 3;

function combine(funct: u32, old: i64, operand: i64, size: u32): i64 {
  switch (funct) {
    case 0: return old + operand;
    case 1: return operand;
    case 4: return old ^ operand;
    case 8: return old | operand;
    case 12: return old & operand;
    case 16: return old < operand ? old : operand;
    case 20: return old > operand ? old : operand;
  }
  const a = size == 4 ? <u64><u32>old : <u64>old;
  const b = size == 4 ? <u64><u32>operand : <u64>operand;
  return (a < b) == (funct == 24) ? old : operand;
}

/** LR, SC and the AMOs on words (`size` 4) and doublewords (8). */
export function executeAtomic(p: usize, r: u64, size: u32): usize {
  const w = <u32>r;
  const funct = <u32>(r >> 32);
  const full = load<u64>(X + rs1Offset(w));
  if ((<u32>full & (size - 1)) != 0) return raise(p, funct == LR ? LOAD_MISALIGNED : STORE_MISALIGNED, full);
  const address = translate(full, funct == LR ? Access.LOAD : Access.STORE);
  if (pageFault || !atomicAllowed(address)) return raise(p, funct == LR ? LOAD_ACCESS : STORE_ACCESS, full);
  const next = p + recordAdvance(w);
  const operand = size == 4 ? <i64>load<i32>(X + rs2Offset(w)) : load<i64>(X + rs2Offset(w));
  setAccessPc(pcOf(p));
  if (funct == SC) {
    const holds = hart.reservation == address;
    hart.reservation = NO_RESERVATION;
    if (holds) busStore(address, size, operand);
    store<i64>(X + rdOffset(w), <i64>!holds);
    return busError ? raise(p, STORE_ACCESS, full) : next;
  }
  const raw = busLoad(address, size);
  if (busError) return raise(p, funct == LR ? LOAD_ACCESS : STORE_ACCESS, full);
  const old = size == 4 ? <i64><i32>raw : raw;
  if (funct == LR) {
    hart.reservation = address;
    extendSlice();
  } else {
    busStore(address, size, combine(funct, old, operand, size));
    if (busError) return raise(p, STORE_ACCESS, full);
  }
  store<i64>(X + rdOffset(w), old);
  return next;
}
