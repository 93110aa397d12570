/** What a piece of data is, from its first bytes: the errors that users meet most. */
import {
  E_BLANK,
  E_BYTE_SWAPPED,
  E_ENCRYPTED,
  E_NOT_A_KMODEL,
  E_TRUNCATED,
  E_VERSION,
  E_VERSION_5,
  E_ZIP,
  fail,
} from "./errors";
import { V3_HEADER_SIZE, VERSION_3 } from "./v3/format";
import { H_VERSION, HEADER_SIZE, MAGIC, VERSION } from "./format";

const MAGIC_SWAPPED: u32 = 0x4c444d4b;
/** "PK": a local file header, an empty archive or a spanned one. */
const ZIP: u32 = 0x4b50;
const SAMPLE: u32 = 1024;
const SAMPLE_LEAST: u32 = 256;

/** Occurrences of each byte value. */
const histogram: usize = memory.data(1024, 4);

/**
 * Every byte value about equally frequent: encrypted (or compressed) data. Chi-square over the first bytes;
 * 350 is four standard deviations above the mean of random bytes.
 */
function looks_random(ptr: usize, len: u32): bool {
  const n = min(len, SAMPLE);
  if (n < SAMPLE_LEAST) return false;
  memory.fill(histogram, 0, 1024);
  for (let i: u32 = 0; i < n; i++) {
    const slot = histogram + (<usize>load<u8>(ptr + i) << 2);
    store<u32>(slot, load<u32>(slot) + 1);
  }
  let squares: u32 = 0;
  for (let i: usize = 0; i < 1024; i += 4) squares += load<u32>(histogram + i) * load<u32>(histogram + i);
  return (squares * 256) / n - n < 350;
}

function blank(ptr: usize, len: u32): bool {
  for (let i: u32 = 0, n = min(len, SAMPLE); i < n; i++) if (load<u8>(ptr + i) != 0xff) return false;
  return len > 0;
}

/** Accepts data that begins like a complete header of a kmodel version 4 or 3, else records what it is instead. */
export function classify(ptr: usize, len: u32): bool {
  if (blank(ptr, len)) return fail(E_BLANK);
  let first: u32 = 0;
  for (let i: u32 = 0, n = min<u32>(len, 4); i < n; i++) first |= <u32>load<u8>(ptr + i) << (8 * i);
  if (len < 4 && first == (MAGIC & ((1 << (8 * len)) - 1))) return fail(E_TRUNCATED, "", len, HEADER_SIZE);
  if (first == MAGIC) {
    if (len < HEADER_SIZE) return fail(E_TRUNCATED, "", len, HEADER_SIZE);
    const version = load<u32>(ptr, H_VERSION);
    if (version == VERSION) return true;
    if (version == 5) return fail(E_VERSION_5, "version", 5, 0, 0, H_VERSION);
    return fail(E_VERSION, "version", version, 0, 0, H_VERSION);
  }
  if (first == VERSION_3) return len >= V3_HEADER_SIZE ? true : fail(E_TRUNCATED, "", len, V3_HEADER_SIZE);
  if (first == MAGIC_SWAPPED || first == bswap(VERSION_3)) return fail(E_BYTE_SWAPPED);
  if ((first & 0xffff) == ZIP) return fail(E_ZIP);
  if (looks_random(ptr, len)) return fail(E_ENCRYPTED);
  return fail(E_NOT_A_KMODEL, "identifier", bswap(first), 0, 0, 0);
}
