/** The text being entered: a buffer in the system heap, and the history of lines. */
import { mem_alloc, mem_free } from "../../memory";

/** Address and length of the text. One more byte behind it is always 0. */
export let line_data: usize = 0;
export let line_len: u32 = 0;
let capacity: u32 = 0;
/** There was no memory for a part of the text. */
export let line_lost: bool = false;

/** Empties the line. Its buffer is a new one: where the last one grew it would lie between the models of scripts. */
export function line_clear(): void {
  line_free();
  line_lost = false;
  grow(128);
  if (capacity) store<u8>(line_data, 0);
}

/** Gives the buffer back. */
export function line_free(): void {
  if (capacity) mem_free(line_data);
  capacity = 0;
  line_len = 0;
}

function grow(size: u32): bool {
  const data = mem_alloc(size, 16);
  if (!data) return false;
  if (capacity) {
    memory.copy(data, line_data, line_len + 1);
    mem_free(line_data);
  }
  line_data = data;
  capacity = size;
  return true;
}

/** Inserts a byte; false without memory (the byte is dropped, and `line_lost` is set). */
export function line_insert(at: u32, byte: u32): bool {
  if (line_len + 2 > capacity && !grow(capacity + (capacity >> 1) + 128)) {
    line_lost = true;
    return false;
  }
  memory.copy(line_data + at + 1, line_data + at, line_len - at + 1);
  store<u8>(line_data + at, <u8>byte);
  line_len++;
  return true;
}

export function line_add(byte: u32): bool {
  return line_insert(line_len, byte);
}

/** Removes `n` bytes at `at`. */
export function line_cut(at: u32, n: u32): void {
  if (n == 0) return;
  memory.copy(line_data + at, line_data + at + n, line_len - at - n + 1);
  line_len -= n;
}

// ---- history ---------------------------------------------------------------------------------------------

export const HISTORY: i32 = 16;
/** Addresses of 0-terminated copies, the newest first. */
const entries: usize = memory.data(64, 8);

function length(text: usize): u32 {
  let n: u32 = 0;
  while (load<u8>(text + n)) n++;
  return n;
}

/** Entry `i` of the history, 0 when there is none. */
export function history(i: i32): usize {
  return i >= 0 && i < HISTORY ? load<u32>(entries + (<usize>i << 2)) : 0;
}

/** Forgets the text and the history (soft reset). */
export function line_reset(): void {
  line_free();
  for (let i = 0; i < HISTORY; i++) {
    mem_free(history(i));
    store<u32>(entries + (<usize>i << 2), 0);
  }
}

/** Keeps the text from `from` on, unless it is empty or was the last one too. */
export function history_push(from: u32): void {
  const n = line_len - from;
  const last = history(0);
  if (n == 0 || (last && length(last) == n && memory.compare(last, line_data + from, n) == 0)) return;
  const copy = mem_alloc(n + 1, 16);
  if (!copy) return;
  memory.copy(copy, line_data + from, n + 1);
  mem_free(history(HISTORY - 1));
  memory.copy(entries + 4, entries, (HISTORY - 1) * 4);
  store<u32>(entries, <u32>copy);
}

/** Replaces the text from `from` on by history entry `i` (nothing for -1). */
export function history_recall(from: u32, i: i32): void {
  line_cut(from, line_len - from);
  const text = history(i);
  if (!text) return;
  for (let p = text; load<u8>(p); p++) if (!line_add(load<u8>(p))) return;
}
