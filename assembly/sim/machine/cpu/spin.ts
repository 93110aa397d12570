/**
 * Recognises a hart that only waits: a loop of a few instructions that loads from memory, computes and
 * branches back without changing anything. Until somebody else writes memory or an interrupt comes it would do
 * the same for ever, so its time can pass without executing it.
 */
import { GENERAL_SRAM_SIZE } from "../layout";
import { Op, rs1Offset } from "./op";
import { X, hart } from "./hart";
import { left, setLeft } from "../clock";
import { isTranslating } from "./mmu";
import { recordAt } from "./region";
import { runHart } from "./run";

/** Longest loop, in instructions. */
const LIMIT: u32 = 8;
const MAX_BACKOFF: u32 = 64;
const REGISTER_BYTES: usize = 33 * 8;
const snapshot: usize = memory.data(33 * 8, 16);
/** Slices to wait before a hart is looked at again, and the next such wait; by hart. */
const waits: usize = memory.data(8, 4);
const backoffs: usize = memory.data(8, 4);

/** Loads from SRAM, arithmetic, branches and jumps; nothing that others could notice. */
function isHarmless(p: usize): bool {
  const r = load<u64>(p);
  const op = <i32>(r & 0xff);
  if (op == Op.UNDECODED || op >= Op.ILLEGAL) return false;
  if (op >= Op.SB && op <= Op.FSD) return false;
  if (op < Op.LB || op > Op.LWU) return true;
  return load<u32>(X + rs1Offset(<u32>r)) + <u32>(r >> 32) - 0x80000000 < GENERAL_SRAM_SIZE;
}

/** Executes up to `LIMIT` instructions; true when they lead back to the start with all registers equal. */
function loops(): bool {
  const start = hart.pc;
  memory.copy(snapshot, X, REGISTER_BYTES - 8);
  for (let i: u32 = 0; i < LIMIT && left > 0; i++) {
    const p = recordAt(hart.pc);
    if (p == 0 || !isHarmless(p)) return false;
    const budget = left;
    setLeft(1);
    runHart(hart.pc);
    setLeft(budget - 1 + left);
    if (hart.pc == start) return memory.compare(snapshot, X, REGISTER_BYTES - 8) == 0;
  }
  return false;
}

/** True when the running hart waits in a loop. A hart that did not is asked less and less often. */
export function isSpinning(): bool {
  if (isTranslating()) return false;
  const slot = <usize>(hart.id << 2);
  const wait = load<u32>(waits + slot);
  if (wait != 0) {
    store<u32>(waits + slot, wait - 1);
    return false;
  }
  if (loops()) {
    store<u32>(backoffs + slot, 0);
    return true;
  }
  const next = min<u32>(load<u32>(backoffs + slot) * 2 + 1, MAX_BACKOFF);
  store<u32>(backoffs + slot, next);
  store<u32>(waits + slot, next);
  return false;
}
