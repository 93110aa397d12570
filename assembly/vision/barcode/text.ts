/** The contents of the symbol that is being read. */

/** OpenMV's numbers of the symbologies, + 1 so that 0 is none. */
export const enum Symbol {
  EAN8 = 3,
  UPCE = 4,
  UPCA = 6,
  EAN13 = 7,
  I25 = 9,
  CODE39 = 13,
  CODE128 = 16,
}

export const TEXT_ROOM: i32 = 120;
export const TEXT: usize = memory.data(120, 8);
export let text_length: i32 = 0;

export function text_reset(): void { text_length = 0; }

/** Appends a character; what is too long is cut, and then fails its checksum. */
export function put_text(c: i32): void { if (text_length < TEXT_ROOM) store<u8>(TEXT + <usize>(text_length++), c); }
export function put_digit(d: i32): void { put_text(48 + d); }
export function text_digit(i: i32): i32 { return <i32>load<u8>(TEXT + <usize>i) - 48; }
export function text_cut(n: i32): void { text_length = max(0, text_length - n); }
