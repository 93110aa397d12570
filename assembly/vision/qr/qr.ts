/** Finds and reads the QR codes of the region that `gray_take` has taken: versions 1 to 40, all levels, masks and modes. */
import { binarize_begin, binarize_mean, binarize_otsu } from "../binarize";
import { gh, gw } from "../gray";
import { project, px, py } from "../homography";
import { found_add, found_begin, found_count, work } from "../work";
import { QR_BYTES, qr_bytes, qr_level, qr_mask, read_format, read_version } from "./code";
import { find_finders, finder, finders } from "./finder";
import { arrange, corner, estimate_side, GRID, lay_grid, lower, read_grid, right } from "./grid";
import { qr_eci, qr_payload, qr_type } from "./payload";

/**
 * A code that was read. Offsets: 0 the corners (x and y of each), clockwise from the upper left one of the code's own orientation;
 * 32 version, 36 level, 40 mask, 44 type, 48 ECI, 52 length and 56 address of the contents.
 */
export const QR_RECORD: i32 = 64;

/** Longest contents: 7,089 digits. */
const ROOM: i32 = 7092;
const LARGEST: i32 = 177 * 177;

let modules: usize = 0;
let bytes: usize = 0;

/** Mirrors the modules at the diagonal: a code seen in a mirror. */
function transpose(side: i32): void {
  for (let i = 0; i < side; i++) {
    for (let k = i + 1; k < side; k++) {
      const a = modules + <usize>(i * side + k), b = modules + <usize>(k * side + i), t = load<u8>(a);
      store<u8>(a, load<u8>(b));
      store<u8>(b, t);
    }
  }
}

/** Reads the modules as a code of `version`; adds it to what was found. 0 no, 1 yes, -1 no memory. */
function decode(version: i32): i32 {
  const side = version * 4 + 17;
  for (let mirrored = 0; mirrored < 2; mirrored++) {
    if (mirrored) transpose(side);
    if (!read_format(modules, side)) continue;
    const n = qr_bytes(modules, version, bytes);
    if (n < 0) continue;
    const text = work(ROOM);
    if (!text) return -1;
    const length = qr_payload(bytes + QR_BYTES, n, version, text, ROOM);
    if (length < 0) continue;
    const record = found_add();
    if (!record) return -1;
    for (let i = 0; i < 4; i++) {
      project(GRID, i == 1 || i == 2 ? <f64>side : 0, i >= 2 ? <f64>side : 0);
      store<i32>(record + (<usize>i << 3), <i32>Math.floor(px + 0.5));
      store<i32>(record + (<usize>i << 3), <i32>Math.floor(py + 0.5), 4);
    }
    store<i32>(record, version, 32);
    store<i32>(record, qr_level, 36);
    store<i32>(record, qr_mask, 40);
    store<i32>(record, qr_type, 44);
    store<i32>(record, qr_eci, 48);
    store<i32>(record, length, 52);
    store<u32>(record, <u32>text, 56);
    return 1;
  }
  return 0;
}

/** Grids that may still be laid: a bound for pictures full of chance patterns. */
let tries: i32 = 0;

/** Tries the arranged patterns with the estimated size and its neighbours. */
function read_code(): i32 {
  const middle = (estimate_side() - 17) >> 2;
  let said = 0;
  for (let i = 0; i < 5; i++) {
    const version = i == 0 ? middle : middle + (i & 1 ? (i + 1) >> 1 : -(i >> 1));
    if (version < 1 || version > 40 || tries == 0) continue;
    tries--;
    if (lay_grid(version) < 55) continue;
    read_grid(version * 4 + 17, modules);
    const r = decode(version);
    if (r) return r;
    // larger codes tell their version themselves
    if (version >= 7 && !said) {
      said = read_version(modules, version * 4 + 17);
      if (said && abs(said - middle) > 2 && lay_grid(said) >= 55) {
        read_grid(said * 4 + 17, modules);
        const again = decode(said);
        if (again) return again;
      }
    }
  }
  return 0;
}

/** Reads codes of the binarized region. False without memory. */
function read_all(): bool {
  find_finders();
  tries = 120;
  for (let i = 0; i < finders; i++) {
    for (let j = i + 1; j < finders; j++) {
      for (let k = j + 1; k < finders; k++) {
        if (finder(i).used | finder(j).used | finder(k).used) continue;
        if (!arrange(i, j, k)) continue;
        const a = corner, b = right, c = lower, r = read_code();
        if (r < 0) return false;
        if (r) finder(a).used = finder(b).used = finder(c).used = 1;
      }
    }
  }
  return true;
}

/** Records (QR_RECORD bytes) of all codes in work.ts's list. False without memory. */
export function find_qrcodes(): bool {
  found_begin(QR_RECORD);
  binarize_begin();
  modules = work(LARGEST);
  bytes = work(2 * QR_BYTES);
  if (!modules || !bytes) return false;
  for (let pass = 0; pass < 3 && found_count == 0; pass++) {
    const reach = pass == 0 ? max(8, min(gw, gh) / 6) : max(6, min(gw, gh) / 16);
    if (!(pass == 1 ? binarize_otsu() : binarize_mean(reach, 4, false)) || !read_all()) return false;
  }
  return true;
}
