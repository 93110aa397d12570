/**
 * Quadrilaterals: the borders between dark and light are followed; a closed border that four straight lines describe is one.
 */
import { binarize_begin, binarize_mean, dark, dark_at } from "./binarize";
import { gh, gw } from "./gray";
import { gx, gy, near, sobel } from "./gradient";
import { found_add, found_begin, found_count, found_drop, work } from "./work";

/** Offsets of a record: 0 the corners, clockwise on the screen, as f64 x and y each; 64 strength; 68 whether dark inside (i32). */
export const QUAD_BYTES: i32 = 72;

/** Longest border that is looked at, in pixel edges. */
const LONGEST: i32 = 4096;
let points: usize = 0;
let count: i32 = 0;

// @ts-expect-error: decorator
@inline function at_x(i: i32): i32 { return load<i16>(points + (<usize>i << 2)); }
// @ts-expect-error: decorator
@inline function at_y(i: i32): i32 { return load<i16>(points + (<usize>i << 2), 2); }

/** Finds the quadrilaterals of the gray region. False without memory. */
export function find_quads(): bool {
  found_begin(QUAD_BYTES);
  binarize_begin();
  points = work(LONGEST * 4);
  const seen = work(gw * gh);
  if (points == 0 || seen == 0 || !binarize_mean(max(4, min(gw, gh) / 10), 5, true)) return false;
  for (let y = 0; y < gh; y++) {
    for (let x = 0; x < gw; x++) {
      const i = <usize>(y * gw + x);
      if (!load<u8>(dark + i) || load<u8>(seen + i) || dark_at(x, y - 1)) continue;
      follow(x, y, seen);
      if (count >= 24 && count < LONGEST && !fit_border()) return false;
    }
  }
  return true;
}

/** Follows the border from the upper edge of pixel (x, y), dark to the right hand; marks the upper edges that it passes. */
function follow(x: i32, y: i32, seen: usize): void {
  let px = x, py = y, dx = 1, dy = 0;
  count = 0;
  // (px, py) is a corner of pixels, (dx, dy) the direction of the next edge
  for (let steps = 0; steps < 4 * gw * gh; steps++) {
    if (dx == 1) store<u8>(seen + <usize>(py * gw + px), 1);
    if (count < LONGEST) {
      store<i16>(points + (<usize>count << 2), px);
      store<i16>(points + (<usize>count << 2), py, 2);
      count++;
    }
    px += dx;
    py += dy;
    if (px == x && py == y && turned(px, py, dx, dy, 1, 0)) return;
    // left of the way ahead, then right of it: the pixels that decide the turn
    const left = ahead(px, py, dx, dy, true), right = ahead(px, py, dx, dy, false);
    const tx = dx;
    if (right && left) {
      dx = dy;
      dy = -tx;
    } else if (!right) {
      dx = -dy;
      dy = tx;
    }
  }
}

/** Whether the next direction at the corner is (wx, wy): the border closes. */
function turned(px: i32, py: i32, dx: i32, dy: i32, wx: i32, wy: i32): bool {
  const left = ahead(px, py, dx, dy, true), right = ahead(px, py, dx, dy, false);
  if (right && left) return dy == wx && -dx == wy;
  if (!right) return -dy == wx && dx == wy;
  return dx == wx && dy == wy;
}

/** The pixel ahead of corner (px, py), to the left or to the right of direction (dx, dy). */
function ahead(px: i32, py: i32, dx: i32, dy: i32, left: bool): i32 {
  if (dx == 1) return dark_at(px, left ? py - 1 : py);
  if (dx == -1) return dark_at(px - 1, left ? py : py - 1);
  return dy == 1 ? dark_at(left ? px : px - 1, py) : dark_at(left ? px - 1 : px, py - 1);
}

/** Index of the point farthest from (x, y). */
function farthest(x: f64, y: f64): i32 {
  let best = 0, most: f64 = -1;
  for (let i = 0; i < count; i++) {
    const dx = <f64>at_x(i) - x, dy = <f64>at_y(i) - y, d = dx * dx + dy * dy;
    if (d > most) {
      most = d;
      best = i;
    }
  }
  return best;
}

/** Index of the point between i and k (going round) that is farthest from the line through them. */
function bulge(i: i32, k: i32): i32 {
  const dx = <f64>(at_x(k) - at_x(i)), dy = <f64>(at_y(k) - at_y(i));
  let best = i, most: f64 = -1;
  for (let j = (i + 1) % count; j != k; j = (j + 1) % count) {
    const d = abs(<f64>(at_x(j) - at_x(i)) * dy - <f64>(at_y(j) - at_y(i)) * dx);
    if (d > most) {
      most = d;
      best = j;
    }
  }
  return best;
}

const CORNERS: usize = memory.data(16, 4);
const LINES: usize = memory.data(96, 8);

/** Fits a line to the points from corner `s` to the next, their ends left out. False when they are not straight. */
function fit_side(s: i32): bool {
  const from = load<i32>(CORNERS + (<usize>s << 2)), to = load<i32>(CORNERS + (<usize>((s + 1) & 3) << 2));
  const length = (to - from + count) % count;
  if (length < 5) return false;
  const skip = max(1, length / 10);
  let n: f64 = 0, sx: f64 = 0, sy: f64 = 0, sxx: f64 = 0, sxy: f64 = 0, syy: f64 = 0;
  for (let i = skip; i <= length - skip; i++) {
    // the middle of an edge of a pixel
    const a = (from + i) % count, b = (from + i + 1) % count;
    const x = <f64>(at_x(a) + at_x(b)) / 2, y = <f64>(at_y(a) + at_y(b)) / 2;
    n++;
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
    syy += y * y;
  }
  if (n < 3) return false;
  const mx = sx / n, my = sy / n, xx = sxx / n - mx * mx, xy = sxy / n - mx * my, yy = syy / n - my * my;
  const turn = NativeMath.atan2(2 * xy, xx - yy) / 2, c = NativeMath.cos(turn), d = NativeMath.sin(turn);
  // mean square of the distances from the line
  const spread = xx * d * d - 2 * xy * d * c + yy * c * c, along = xx * c * c + 2 * xy * d * c + yy * d * d;
  if (spread > 0.6 + along * 0.002) return false;
  const at = LINES + <usize>(s * 24);
  store<f64>(at, -d);
  store<f64>(at, c, 8);
  store<f64>(at, -d * mx + c * my, 16);
  return true;
}

/** Adds the quadrilateral of the followed border, if it is one. False without memory. */
function fit_border(): bool {
  let sx: f64 = 0, sy: f64 = 0, area: f64 = 0;
  for (let i = 0; i < count; i++) {
    const k = i + 1 == count ? 0 : i + 1;
    sx += <f64>at_x(i);
    sy += <f64>at_y(i);
    // what the picture's own border cuts off is none
    if (at_x(i) == 0 || at_y(i) == 0 || at_x(i) == gw || at_y(i) == gh) return true;
    area += <f64>at_x(i) * <f64>at_y(k) - <f64>at_x(k) * <f64>at_y(i);
  }
  area /= 2;
  if (abs(area) < 36 || abs(area) < <f64>count * 0.9) return true;
  const n = <f64>count, a = farthest(sx / n, sy / n), b = farthest(<f64>at_x(a), <f64>at_y(a));
  if (a == b) return true;
  store<i32>(CORNERS, a);
  store<i32>(CORNERS, bulge(a, b), 4);
  store<i32>(CORNERS, b, 8);
  store<i32>(CORNERS, bulge(b, a), 12);
  for (let i = 0; i < 4; i++) if (!fit_side(i)) return true;
  const slot = found_add();
  if (slot == 0) return false;
  let drop = false, own: f64 = 0;
  for (let i = 0; i < 4; i++) {
    const p = LINES + <usize>(((i + 3) & 3) * 24), q = LINES + <usize>(i * 24);
    const det = load<f64>(p) * load<f64>(q, 8) - load<f64>(p, 8) * load<f64>(q);
    if (abs(det) < 0.15) drop = true;
    // clockwise for dark and for light insides
    const to = slot + (<usize>(area > 0 ? i : 3 - i) << 4);
    store<f64>(to, (load<f64>(p, 16) * load<f64>(q, 8) - load<f64>(p, 8) * load<f64>(q, 16)) / det);
    store<f64>(to, (load<f64>(p) * load<f64>(q, 16) - load<f64>(p, 16) * load<f64>(q)) / det, 8);
  }
  let strength = 0;
  for (let i = 0; i < 4 && !drop; i++) {
    const p = slot + (<usize>i << 4), q = slot + (<usize>((i + 1) & 3) << 4), o = slot + (<usize>((i + 2) & 3) << 4);
    const x = load<f64>(p), y = load<f64>(p, 8), dx = load<f64>(q) - x, dy = load<f64>(q, 8) - y;
    own += x * load<f64>(q, 8) - load<f64>(q) * y;
    // convex, and no side much too short
    drop = dx * (load<f64>(o, 8) - load<f64>(q, 8)) - dy * (load<f64>(o) - load<f64>(q)) <= 0 || dx * dx + dy * dy < 25;
    strength += side_strength(x, y, dx, dy);
  }
  // the border encloses what the four lines enclose
  if (drop || abs(own / 2 - abs(area)) > 0.12 * abs(area) + 8) {
    found_drop(found_count - 1);
    return true;
  }
  store<i32>(slot, strength, 64);
  store<i32>(slot, area > 0 ? 1 : 0, 68);
  return true;
}

/** Sum of the gradients' lengths along a side. */
function side_strength(x: f64, y: f64, dx: f64, dy: f64): i32 {
  const n = max(abs(dx), abs(dy));
  let sum: f64 = 0;
  for (let t: f64 = 0; t <= n; t++) {
    const px = near(x + (dx * t) / n - 0.5), py = near(y + (dy * t) / n - 0.5);
    if (px < 1 || py < 1 || px >= gw - 1 || py >= gh - 1) continue;
    sobel(px, py);
    sum += sqrt(<f64>(gx * gx + gy * gy));
  }
  return <i32>min<f64>(sum, 1e9);
}
