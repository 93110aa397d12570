/** Scripts frozen into the image (assembly/modules/frozen, packed by tools/freeze.mjs). */
import { FROZEN } from "./frozen_data";

/** Address of entry `i`, counted over all groups, 0 behind the last one. */
function entry(i: i32): usize {
  for (let g = 0; g < FROZEN.length; g++) {
    let p = unchecked(FROZEN[g]);
    if (!p) continue; // switched off
    for (; load<u16>(p); i--) {
      if (i == 0) return p;
      p += (8 + <usize>load<u16>(p) + <usize>load<u32>(p, 4) + 3) & ~3;
    }
  }
  return 0;
}

/** Number of the script with this path, -2 for a folder, -1 when there is nothing. */
export function frozen_find(path: usize, len: i32): i32 {
  let i = -1;
  while (true) {
    const p = entry(++i);
    if (!p) return -1;
    const n = <i32>load<u16>(p);
    if (n < len || memory.compare(p + 8, path, len) != 0) continue;
    if (n == len) return i;
    if (load<u8>(p + 8 + len) == 47) return -2;
  }
}

export function frozen_data(i: i32): usize {
  const p = entry(i);
  return p + 8 + load<u16>(p);
}

export function frozen_len(i: i32): i32 {
  return load<u32>(entry(i), 4);
}
