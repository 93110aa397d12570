/**
 * Data-cache model for rule checking: which lines the cores hold, and whether bus masters see the same data.
 *
 * The two data caches are coherent with each other and count as one. The K210 replaces lines at random and
 * has no flush instruction, so software may rely on an eviction only when it is certain: the model keeps the
 * last 32 lines of each of the 64 sets (four times the real associativity) and evicts the oldest. SRAM is the
 * cores' view, BACKING the memory behind it; they are equal for lines that are not held.
 */
import { BACKING, GENERAL_SRAM_SIZE, SRAM } from "../layout";
import { Rule, violate } from "./rules";
import { forgetCode } from "../cpu/region";
import { CACHED_BASE } from "../layout";

const LINE_SHIFT: u32 = 6;
const LINE: u32 = 64;
const SETS: u32 = 64;
const WAYS: u32 = 32;
const FREE: u32 = 0xffffffff;

// Line states
const HELD: u8 = 1;
const DIRTY: u8 = 2;
/** Memory behind the line was changed after the line was read. */
const OUTDATED: u8 = 4;

const states: usize = memory.data(98304, 8); // one per line of general SRAM
const sets: usize = memory.data(8192, 4); // lines of each set, most recently used first

export function resetCache(): void {
  memory.fill(states, 0, 98304);
  memory.fill(sets, 0xff, 8192);
  memory.copy(BACKING, SRAM, GENERAL_SRAM_SIZE);
}

function lineAddress(line: u32): u32 {
  return CACHED_BASE + (line << LINE_SHIFT);
}

function evict(line: u32): void {
  const state = load<u8>(states + <usize>line);
  const offset = <usize>(line << LINE_SHIFT);
  if ((state & DIRTY) != 0) {
    if ((state & OUTDATED) != 0) violate(Rule.LOST_WRITE, lineAddress(line), 0);
    memory.copy(BACKING + offset, SRAM + offset, LINE);
  } else if ((state & OUTDATED) != 0) {
    memory.copy(SRAM + offset, BACKING + offset, LINE);
    forgetCode(line << LINE_SHIFT, LINE);
  }
  store<u8>(states + <usize>line, 0);
}

/** Makes `line` the most recently used of its set, evicting the oldest when it was not held. */
function touch(line: u32): void {
  const set = sets + <usize>((line & (SETS - 1)) * WAYS * 4);
  if (load<u32>(set) == line) return;
  let way: u32 = 1;
  while (way < WAYS - 1 && load<u32>(set + <usize>(way << 2)) != line) way++;
  const old = load<u32>(set + <usize>(way << 2));
  if (old != line && old != FREE) evict(old);
  memory.copy(set + 4, set, <usize>(way << 2));
  store<u32>(set, line);
  const state = states + <usize>line;
  if (old != line) store<u8>(state, HELD);
}

/** A core reads or writes `size` bytes (one line) through the cached alias. */
export function cachedAccess(offset: u32, size: u32, write: bool): void {
  const line = offset >> LINE_SHIFT;
  touch(line);
  const slot = states + <usize>line;
  const state = load<u8>(slot);
  if (write) {
    store<u8>(slot, state | DIRTY);
  } else if ((state & OUTDATED) != 0 && memory.compare(SRAM + <usize>offset, BACKING + <usize>offset, <usize>size) != 0) {
    violate(Rule.STALE_LINE, CACHED_BASE + offset, size);
  }
}

/** A bus master or an uncached load reads memory. Returns where the bytes are. */
export function memoryRead(offset: u32, length: u32): usize {
  const last = (offset + length - 1) >> LINE_SHIFT;
  for (let line = offset >> LINE_SHIFT; line <= last; line++) {
    if ((load<u8>(states + <usize>line) & DIRTY) == 0) continue;
    const start = line << LINE_SHIFT;
    const from = start > offset ? start : offset;
    const end = offset + length < start + LINE ? offset + length : start + LINE;
    if (memory.compare(SRAM + <usize>from, BACKING + <usize>from, <usize>(end - from)) != 0) {
      violate(Rule.DIRTY_LINE, CACHED_BASE + from, length);
    }
  }
  return BACKING + <usize>offset;
}

/** A bus master or an uncached store has written `length` bytes to BACKING. */
export function memoryWritten(offset: u32, length: u32): void {
  const last = (offset + length - 1) >> LINE_SHIFT;
  for (let line = offset >> LINE_SHIFT; line <= last; line++) {
    const start = line << LINE_SHIFT;
    const from = start > offset ? start : offset;
    const end = offset + length < start + LINE ? offset + length : start + LINE;
    const slot = states + <usize>line;
    const state = load<u8>(slot);
    if (state == 0) {
      memory.copy(SRAM + <usize>from, BACKING + <usize>from, <usize>(end - from));
      forgetCode(from, end - from);
    } else if (memory.compare(SRAM + <usize>from, BACKING + <usize>from, <usize>(end - from)) != 0) {
      store<u8>(slot, state | OUTDATED);
    }
  }
}
