/** Checking UTF-8. */

/** True when the bytes are valid UTF-8 as MicroPython sees it (lead bytes followed by the right number of others). */
export function utf8_valid(p: usize, n: i32): bool {
  const end = p + n;
  let need = 0;
  while (p < end) {
    if (need == 0 && (p & 7) == 0) {
      while (p + 8 <= end && (load<u64>(p) & 0x8080_8080_8080_8080) == 0) p += 8;
      if (p == end) return true;
    }
    const c = <u32>load<u8>(p++);
    if (need > 0) {
      if ((c & 0xc0) != 0x80) return false;
      need--;
    } else if (c >= 0xc0) {
      if (c >= 0xf8) return false;
      need = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
    } else if (c >= 0x80) return false;
  }
  return need == 0;
}
