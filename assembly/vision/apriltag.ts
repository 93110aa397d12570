/**
 * AprilTags: quadrilaterals whose bits are a code of a family (Wang and Olson, AprilTag 2). A tag has a dark border one bit wide
 * around its bits, and a light one around that.
 */
import { TAG16H5_CODES, TAG25H7_CODES, TAG25H9_CODES, TAG36H11_CODES } from "./apriltag_codes";
import { gh, gray, gw } from "./gray";
import { fit_begin, fit_end, fit_point, project, px, py } from "./homography";
import { find_quads } from "./quads";
import { found_at, found_count, found_drop, found_grow } from "./work";

export const TAG16H5: i32 = 1;
export const TAG25H7: i32 = 2;
export const TAG25H9: i32 = 4;
export const TAG36H11: i32 = 16;

/**
 * A record: 0 the corners (f64), clockwise from the upper left one of the tag; 64 and 68 of the quadrilateral; 72 the map from
 * (-1, -1) ... (1, 1) to pixels (8 f64); then `Tag`.
 */
export const TAG_BYTES: i32 = 168;
export const TAG_MAP: usize = 72;
export const TAG_DATA: usize = 136;

@unmanaged
export class Tag {
  family: i32;
  id: i32;
  hamming: i32;
  spare: i32;
  /** Mean distance of the bits' gray levels from the threshold, 0 to 1, and the same as part of what is possible. */
  margin: f64;
  goodness: f64;
}

/** Wrong bits that are corrected: fewer than half the distance of the family, at most 2. */
const MOST: i32 = 2;

/** Gray level at a place of the map, -1 outside. */
function level(map: usize, u: f64, v: f64): i32 {
  project(map, u, v);
  const x = <i32>Math.floor(px), y = <i32>Math.floor(py);
  return <u32>x < <u32>gw && <u32>y < <u32>gh ? <i32>load<u8>(gray + <usize>(y * gw + x)) : -1;
}

/** Mean level of the ring of cells at distance `ring` cells from the outer edge (-0.5 = the light one, 0.5 = the dark one). */
function ring_level(map: usize, cells: i32, ring: f64): f64 {
  const unit = 2 / <f64>cells, edge = -1 + ring * unit;
  let sum: f64 = 0, n: f64 = 0;
  for (let i = 0; i < cells; i++) {
    const t = -1 + (<f64>i + 0.5) * unit;
    for (let side = 0; side < 4; side++) {
      const e = side & 1 ? edge : -edge, v = side < 2 ? level(map, t, e) : level(map, e, t);
      if (v < 0) continue;
      sum += <f64>v;
      n++;
    }
  }
  return n > 0 ? sum / n : -1;
}

/** The code turned by a quarter: bit (row, column) comes from (side - 1 - column, row). */
function quarter(code: u64, side: i32): u64 {
  let out: u64 = 0;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const from = (side - 1 - column) * side + row;
      out = (out << 1) | ((code >> <u64>(side * side - 1 - from)) & 1);
    }
  }
  return out;
}

function code_at(table: usize, bytes: i32, i: i32): u64 {
  let v: u64 = 0;
  for (let k = bytes - 1; k >= 0; k--) v = (v << 8) | load<u8>(table + <usize>(i * bytes + k));
  return v;
}

/** Reads the bits of record `r` as a tag of a family with `side` x `side` bits. */
function decode(r: usize, family: i32, side: i32, table: usize, count: i32, bytes: i32): bool {
  const map = r + TAG_MAP, cells = side + 2, unit = 2 / <f64>cells;
  const light = ring_level(map, cells, -0.5), dark = ring_level(map, cells, 0.5);
  if (light < 0 || light - dark < 12) return false;
  const limit = (light + dark) / 2;
  let code: u64 = 0, margin: f64 = 0;
  for (let i = 0; i < side * side; i++) {
    const u = -1 + (<f64>(i % side) + 1.5) * unit, v = -1 + (<f64>(i / side) + 1.5) * unit;
    const n = level(map, u, v);
    if (n < 0) return false;
    margin += abs(<f64>n - limit);
    code = (code << 1) | (<f64>n > limit ? 1 : 0);
  }
  margin /= <f64>(side * side);
  const most = family == TAG16H5 ? 1 : MOST;
  for (let turn = 0; turn < 4; turn++) {
    for (let i = 0; i < count; i++) {
      const wrong = <i32>popcnt(code ^ code_at(table, bytes, i));
      if (wrong > most) continue;
      const t = changetype<Tag>(r + TAG_DATA);
      t.family = family;
      t.id = i;
      t.hamming = wrong;
      t.margin = margin / 255;
      t.goodness = min<f64>(1, margin / ((light - dark) / 2));
      turn_corners(r, turn);
      return true;
    }
    code = quarter(code, side);
  }
  return false;
}

const CORNERS: usize = memory.data(64, 8);

/** The code was read after `turn` quarters: the corners begin `turn` places earlier. */
function turn_corners(r: usize, turn: i32): void {
  memory.copy(CORNERS, r, 64);
  for (let i = 0; i < 4; i++) memory.copy(r + (<usize>i << 4), CORNERS + (<usize>((i + 4 - turn) & 3) << 4), 16);
  fit_map(r);
}

function fit_map(r: usize): bool {
  fit_begin();
  for (let i = 0; i < 4; i++) {
    fit_point(i == 1 || i == 2 ? 1 : -1, i >= 2 ? 1 : -1, load<f64>(r + (<usize>i << 4)), load<f64>(r + (<usize>i << 4), 8));
  }
  return fit_end(r + TAG_MAP);
}

/** Records of the tags of the given families in the gray region. False without memory. */
export function find_apriltags(families: i32): bool {
  if (!find_quads() || !found_grow(TAG_BYTES)) return false;
  for (let i = 0; i < found_count; ) {
    const r = found_at(i);
    if (load<i32>(r, 68) && fit_map(r) && read_tag(r, families)) i++;
    else found_drop(i);
  }
  return true;
}

function read_tag(r: usize, families: i32): bool {
  return (
    (families & TAG36H11 && decode(r, TAG36H11, 6, TAG36H11_CODES, 587, 5)) ||
    (families & TAG25H9 && decode(r, TAG25H9, 5, TAG25H9_CODES, 35, 4)) ||
    (families & TAG25H7 && decode(r, TAG25H7, 5, TAG25H7_CODES, 242, 4)) ||
    (families & TAG16H5 && decode(r, TAG16H5, 4, TAG16H5_CODES, 30, 2))
  ) as bool;
}

// ---- pose ------------------------------------------------------------------------------------------------------

/** Translations and angles (radians) about x, y, z; `tag_pose` sets them. */
export let move_x: f64 = 0;
export let move_y: f64 = 0;
export let move_z: f64 = 0;
export let turn_x: f64 = 0;
export let turn_y: f64 = 0;
export let turn_z: f64 = 0;

// @ts-expect-error: decorator
@inline function h(map: usize, i: i32): f64 { return load<f64>(map + (<usize>i << 3)); }

/** Where the tag is, half a side = 1, for a camera with focal lengths fx, fy and middle (cx, cy) in pixels of the region. */
export function tag_pose(map: usize, fx: f64, fy: f64, cx: f64, cy: f64): void {
  // columns of the rotation and the translation, up to one factor; x is mirrored, the tag lies at negative z
  let r20 = h(map, 6), r21 = h(map, 7), tz: f64 = 1;
  let r00 = (h(map, 0) - cx * r20) / -fx, r01 = (h(map, 1) - cx * r21) / -fx, tx = (h(map, 2) - cx * tz) / -fx;
  let r10 = (h(map, 3) - cy * r20) / fy, r11 = (h(map, 4) - cy * r21) / fy, ty = (h(map, 5) - cy * tz) / fy;
  const a = sqrt(r00 * r00 + r10 * r10 + r20 * r20), b = sqrt(r01 * r01 + r11 * r11 + r21 * r21), s = -1 / sqrt(a * b);
  r00 *= s;
  r10 *= s;
  r20 *= s;
  r01 *= s;
  r11 *= s;
  r21 *= s;
  move_x = tx * s;
  move_y = ty * s;
  move_z = tz * s;
  // the third row's last entry of the rotation
  const r22 = r00 * r11 - r10 * r01;
  turn_x = NativeMath.atan2(r21, r22);
  turn_y = NativeMath.atan2(-r20, sqrt(r21 * r21 + r22 * r22));
  turn_z = NativeMath.atan2(r10, r00);
}
