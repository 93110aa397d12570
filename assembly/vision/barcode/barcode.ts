/** Bar codes that lie along the rows or columns of the picture: EAN, UPC, Code 128, Code 39, Interleaved 2 of 5. */
import { gh, gw } from "../gray";
import { found_add, found_at, found_begin, found_count, found_drop, work } from "../work";
import { code128_runs, read_code128 } from "./code128";
import { read_ean, symbol_runs } from "./ean";
import { begin_of, reverse_runs, run_count, runs_bytes, runs_use, take_runs, width } from "./runs";
import { TEXT, TEXT_ROOM, text_length } from "./text";
import { read_code39, read_i25, two_width_runs } from "./two_widths";

/** What was found: a box, how often, in which direction (0 right, 1 down, 2 left, 3 up). The text follows. */
@unmanaged
export class Barcode {
  x0: i32;
  y0: i32;
  x1: i32;
  y1: i32;
  kind: i32;
  quarter: i32;
  quality: i32;
  length: i32;
}
const BARCODE_BYTES: i32 = 152;
export const BARCODE_TEXT: usize = 32;

/** Records are `Barcode`s with their text, each read on two lines at least. False without memory. */
export function find_barcodes(): bool {
  found_begin(BARCODE_BYTES);
  const length = max(gw, gh), block = work(runs_bytes(length));
  if (block == 0) return false;
  runs_use(block, length);
  for (let y = 0; y < gh; y += 2) if (!line(y * gw, 1, gw, y, false)) return false;
  for (let x = 0; x < gw; x += 2) if (!line(x, gw, gh, x, true)) return false;
  // one line of noise may look like a code: EAN-8 has but 28 bits
  for (let i = found_count - 1; i >= 0; i--) if (changetype<Barcode>(found_at(i)).quality < 2) found_drop(i);
  return true;
}

/** Reads the symbols of a row or column, in both directions. */
function line(from: i32, step: i32, n: i32, at: i32, down: bool): bool {
  take_runs(from, step, n);
  if (!symbols(at, down, false, 0)) return false;
  const whole = reverse_runs();
  return symbols(at, down, true, whole);
}

function symbols(at: i32, down: bool, reversed: bool, whole: f32): bool {
  // bars are the odd runs
  for (let i = 1; i < run_count; i += 2) {
    if (width(i - 1) < 2 * width(i)) continue;
    let used = 0, kind = read_ean(i);
    if (kind) used = symbol_runs;
    else if ((kind = read_code128(i)) != 0) used = code128_runs;
    else if ((kind = read_code39(i)) != 0) used = two_width_runs;
    else if ((kind = read_i25(i)) != 0) used = two_width_runs;
    if (!kind) continue;
    let a = begin_of(i), b = begin_of(i + used - 1) + width(i + used - 1);
    if (reversed) {
      const t = whole - a;
      a = whole - b;
      b = t;
    }
    if (!keep(kind, <i32>a, <i32>b, at, down, reversed)) return false;
    i += used - 1;
  }
  return true;
}

function keep(kind: i32, a: i32, b: i32, at: i32, down: bool, reversed: bool): bool {
  const x0 = down ? at : a, x1 = down ? at : b, y0 = down ? a : at, y1 = down ? b : at;
  for (let i = 0; i < found_count; i++) {
    const c = changetype<Barcode>(found_at(i));
    if (c.kind != kind || c.length != text_length || memory.compare(found_at(i) + BARCODE_TEXT, TEXT, text_length) != 0) continue;
    // the same code elsewhere is another one
    if (x0 > c.x1 + 20 || x1 < c.x0 - 20 || y0 > c.y1 + 20 || y1 < c.y0 - 20) continue;
    c.x0 = min(c.x0, x0);
    c.x1 = max(c.x1, x1);
    c.y0 = min(c.y0, y0);
    c.y1 = max(c.y1, y1);
    c.quality++;
    return true;
  }
  const slot = found_add();
  if (slot == 0) return false;
  const c = changetype<Barcode>(slot);
  c.x0 = x0;
  c.x1 = x1;
  c.y0 = y0;
  c.y1 = y1;
  c.kind = kind;
  c.quarter = (down ? 1 : 0) + (reversed ? 2 : 0);
  c.quality = 1;
  c.length = text_length;
  memory.copy(slot + BARCODE_TEXT, TEXT, min(text_length, TEXT_ROOM));
  return true;
}
