/** Text output for test programs: a line is put together and written at once. */
import { console_write } from "../../../assembly/hal";

const line: usize = memory.data(256);
let length: u32 = 0;

export function put(byte: u32): void {
  if (length < 256) store<u8>(line + length++, <u8>byte);
}

/** Writes the line with its end. */
export function end_line(): void {
  put(10);
  console_write(line, length);
  length = 0;
}

/** A word of up to four letters, first letter in the low byte, and a space. */
export function word(text: u32): void {
  for (; text; text >>= 8) put(text & 255);
  put(32);
}

export function decimal(value: u64): void {
  let scale: u64 = 1;
  while (value / scale >= 10) scale *= 10;
  for (; scale; scale /= 10) put(48 + <u32>((value / scale) % 10));
  put(32);
}

export function hex(value: u64): void {
  for (let shift = 60; shift >= 0; shift -= 4) {
    const digit = <u32>((value >> shift) & 15);
    put(digit < 10 ? 48 + digit : 87 + digit);
  }
  put(32);
}

/** FNV-1a over bytes. */
export function fnv(at: usize, len: u32): u64 {
  let h: u64 = 0xcbf29ce484222325;
  for (let end = at + len; at < end; at++) h = (h ^ load<u8>(at)) * 0x100000001b3;
  return h;
}

/** FNV-1a over 32-bit floats, byte by byte; a NaN counts as 0x7fc00000, since its sign and payload are the CPU's. */
export function fnv_floats(at: usize, len: u32): u64 {
  let h: u64 = 0xcbf29ce484222325;
  for (let end = at + (len & ~3); at < end; at += 4) {
    let w = load<u32>(at);
    if ((w & 0x7fffffff) > 0x7f800000) w = 0x7fc00000;
    for (let i = 0; i < 4; i++, w >>= 8) h = (h ^ (w & 255)) * 0x100000001b3;
  }
  return h;
}
