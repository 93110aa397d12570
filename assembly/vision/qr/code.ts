/** From the modules of a QR code to its bytes: format, mask, order, blocks, error correction (ISO/IEC 18004, 7.7 to 7.9, annex C). */
import { correct, field } from "../reed_solomon";
import { block_count, check_bytes, is_function, total_bytes } from "./tables";

export let qr_level: i32 = 0;
export let qr_mask: i32 = 0;

/** Work space of `qr_bytes`: the bytes as they stand in the symbol, then the data bytes. */
export const QR_BYTES: i32 = 3712;

/** Format word of five data bits: BCH (15, 5) with generator 0x537, masked with 0x5412. */
function format_word(data: i32): i32 {
  let rest = data << 10;
  for (let i = 14; i >= 10; i--) if (rest & (1 << i)) rest ^= 0x537 << (i - 10);
  return ((data << 10) | rest) ^ 0x5412;
}

// @ts-expect-error: decorator
@inline function module(modules: usize, side: i32, row: i32, column: i32): i32 { return load<u8>(modules + <usize>(row * side + column)); }

/** Reads the format from either copy; at most three wrong bits. False when there is none. */
export function read_format(modules: usize, side: i32): bool {
  let best = 4;
  for (let copy = 0; copy < 2; copy++) {
    let word = 0;
    for (let i = 0; i < 15; i++) {
      let row: i32, column: i32;
      if (copy == 0) {
        row = i < 6 ? i : i < 8 ? i + 1 : 8;
        column = i < 8 ? 8 : i == 8 ? 7 : 14 - i;
      } else {
        row = i < 8 ? 8 : side - 15 + i;
        column = i < 8 ? side - 1 - i : 8;
      }
      word |= module(modules, side, row, column) << i;
    }
    for (let data = 0; data < 32; data++) {
      const wrong = <i32>popcnt(word ^ format_word(data));
      if (wrong >= best) continue;
      best = wrong;
      qr_level = data >> 3;
      qr_mask = data & 7;
    }
  }
  return best < 4;
}

/** Version of the 18 bits beside the upper right finder pattern (or its mirror image), 0 when they are none. */
export function read_version(modules: usize, side: i32): i32 {
  for (let copy = 0; copy < 2; copy++) {
    let word = 0;
    for (let i = 0; i < 18; i++) {
      const a = i / 3, b = side - 11 + (i % 3);
      word |= (copy == 0 ? module(modules, side, a, b) : module(modules, side, b, a)) << i;
    }
    for (let version = 7; version <= 40; version++) {
      let rest = version << 12;
      for (let i = 17; i >= 12; i--) if (rest & (1 << i)) rest ^= 0x1f25 << (i - 12);
      if (popcnt(word ^ ((version << 12) | rest)) <= 3) return version;
    }
  }
  return 0;
}

function masked(mask: i32, i: i32, j: i32): bool {
  switch (mask) {
    case 0: return (i + j) % 2 == 0;
    case 1: return i % 2 == 0;
    case 2: return j % 3 == 0;
    case 3: return (i + j) % 3 == 0;
    case 4: return (i / 2 + j / 3) % 2 == 0;
    case 5: return (i * j) % 2 + (i * j) % 3 == 0;
    case 6: return ((i * j) % 2 + (i * j) % 3) % 2 == 0;
    default: return ((i + j) % 2 + (i * j) % 3) % 2 == 0;
  }
}

/** Collects the codewords in pairs of columns from the right, upwards and downwards in turn. */
function collect(modules: usize, version: i32, to: usize): void {
  const side = version * 4 + 17, total = total_bytes(version);
  let byte = 0, bits = 0, count = 0, up = true;
  for (let right = side - 1; right > 0; right -= 2) {
    if (right == 6) right--;
    for (let n = 0; n < side; n++) {
      const row = up ? side - 1 - n : n;
      for (let column = right; column > right - 2; column--) {
        if (is_function(version, row, column)) continue;
        byte = (byte << 1) | (module(modules, side, row, column) ^ (masked(qr_mask, row, column) ? 1 : 0));
        if (++bits < 8) continue;
        if (count < total) store<u8>(to + count++, byte);
        byte = 0;
        bits = 0;
      }
    }
    up = !up;
  }
}

const BLOCK: usize = memory.data(256, 8);

/**
 * Reads the data bytes of the modules (a byte each, 1 = dark) of a code whose format has been read. `work` has 2 * QR_BYTES bytes;
 * the data is at its second half. Returns their number, -1 when there are too many errors.
 */
export function qr_bytes(modules: usize, version: i32, work: usize): i32 {
  collect(modules, version, work);
  field(0x11d);
  const blocks = block_count(version, qr_level), checks = check_bytes(version, qr_level), total = total_bytes(version);
  // the last blocks have a byte more
  const short = total / blocks - checks, long_from = blocks - (total % blocks);
  let out = 0;
  for (let b = 0; b < blocks; b++) {
    const size = short + (b >= long_from ? 1 : 0);
    for (let i = 0; i < size; i++) {
      const at = i < short ? i * blocks + b : short * blocks + b - long_from;
      store<u8>(BLOCK + i, load<u8>(work + <usize>at));
    }
    const data = total - checks * blocks;
    for (let i = 0; i < checks; i++) store<u8>(BLOCK + size + i, load<u8>(work + <usize>(data + i * blocks + b)));
    if (correct(BLOCK, size + checks, checks, 0) < 0) return -1;
    memory.copy(work + QR_BYTES + out, BLOCK, size);
    out += size;
  }
  return out;
}
