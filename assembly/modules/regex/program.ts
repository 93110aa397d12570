/**
 * The regular expression program: one byte per opcode, one signed byte per operand. The layout (and with it the limits on
 * jump distances, classes and groups, and the text that `re.DEBUG` prints) is that of MicroPython's engine.
 */
export const enum Re {
  CHAR = 1, // byte
  ANY,
  CLASS, // pairs, then (from, to) byte pairs; a pair (NAMED, letter) is a named class
  CLASSNOT,
  NAMED, // one of d D s S w W
  BOL,
  EOL,
  JMP, // distance from the end of the instruction
  SPLIT, // try the next instruction first, then the jump
  RSPLIT, // the other way round
  SAVE, // capture slot
  MATCH,
}

/** First byte of a class pair that stands for a named class. */
export const NAMED_PAIR: u32 = 0;

/** True for the letters of \d \D \s \S \w \W. */
// @ts-ignore: decorator
@inline export function is_class_letter(c: u32): bool {
  const l = c | 0x20;
  return l == 0x64 || l == 0x73 || l == 0x77;
}

/** True when byte `c` belongs to the class `letter`; a capital letter is the complement. */
export function in_named_class(letter: u32, c: u32): bool {
  const l = letter | 0x20;
  let inside: bool;
  if (l == 0x64) inside = c - 0x30 < 10;
  else if (l == 0x73) inside = c == 0x20 || c - 9 < 5;
  else inside = (c | 0x20) - 0x61 < 26 || c - 0x30 < 10 || c == 0x5f;
  return inside == ((letter & 0x20) != 0);
}

/** True when byte `c` fits the class whose pair count is at `pc`. */
export function in_class(pc: usize, c: u32): bool {
  const end = pc + 1 + (<usize>load<u8>(pc) << 1);
  for (pc++; pc < end; pc += 2) {
    const from = <u32>load<u8>(pc), to = <u32>load<u8>(pc, 1);
    if (from == NAMED_PAIR) {
      if (in_named_class(to, c)) return true;
    } else if (c >= from && c <= to) return true;
  }
  return false;
}
