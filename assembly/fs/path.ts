/** Paths as bytes: names with "/" between them. */

export const PATH_MAX: i32 = 512;
const SLASH: u8 = 47;

/**
 * Appends the names of a path to the `n` bytes at `out` (room for PATH_MAX), each with a "/" in front; "." and ".." are
 * resolved, ".." of the root is the root. Returns the new length, or -1 when the path is too long.
 */
export function path_join(out: usize, n: i32, p: usize, len: i32): i32 {
  const end = p + len;
  while (p < end) {
    while (p < end && load<u8>(p) == SLASH) p++;
    const start = p;
    while (p < end && load<u8>(p) != SLASH) p++;
    const size = <i32>(p - start);
    if (size == 0 || (size == 1 && load<u8>(start) == 46)) continue;
    if (size == 2 && load<u8>(start) == 46 && load<u8>(start, 1) == 46) {
      while (n > 0 && load<u8>(out + n - 1) != SLASH) n--;
      if (n > 0) n--;
      continue;
    }
    if (n + size + 1 > PATH_MAX) return -1;
    store<u8>(out + n, SLASH);
    memory.copy(out + n + 1, start, size);
    n += size + 1;
  }
  return n;
}

/** Length of the first name of the `n` bytes at `p`, which begin behind a "/". */
export function name_length(p: usize, n: i32): i32 {
  let i = 0;
  while (i < n && load<u8>(p + i) != SLASH) i++;
  return i;
}
