/**
 * Line segments by region growing (after von Gioi's LSD): neighbouring pixels whose gradients point the same way form a region; a
 * region that fills a thin rectangle is a segment.
 */
import { gh, gw } from "./gray";
import { gx, gy, near, sines, sobel, strength } from "./gradient";
import { Line, LINE_BYTES, line_angle } from "./line";
import { found_add, found_at, found_begin, found_count, found_drop, work } from "./work";

/** Weakest gradient (Sobel) that counts. */
const WEAKEST: i32 = 60;
/** Cosine of the largest turn inside a region, 22.5 degrees. */
const TOLERANCE: f64 = 0.92388;
const SHORTEST: f64 = 8;

let used: usize = 0;
let stack: usize = 0;

/** Records are `Line`s: segments, of which those are joined that lie in one line, closer than `merge_distance`. */
export function find_line_segments(merge_distance: i32, max_theta_diff: i32): bool {
  sines();
  found_begin(LINE_BYTES);
  used = work(gw * gh);
  stack = work(gw * gh * 4);
  if (used == 0 || stack == 0) return false;
  // strong gradients first: they lie in the middle of an edge
  for (let level = 600; level >= WEAKEST; level = level > 100 ? level / 2 : level == WEAKEST ? 0 : WEAKEST) {
    for (let y = 1; y < gh - 1; y++) {
      for (let x = 1; x < gw - 1; x++) {
        if (load<u8>(used + <usize>(y * gw + x))) continue;
        sobel(x, y);
        if (strength() >= level && !grow(x, y)) return false;
      }
    }
  }
  while (merge_once(<f64>merge_distance, max_theta_diff)) {}
  return true;
}

/** Grows the region around (x, y) and adds its segment. False without memory. */
function grow(x: i32, y: i32): bool {
  let depth = 0, n: f64 = 0;
  let sx: f64 = 0, sy: f64 = 0, sxx: f64 = 0, sxy: f64 = 0, syy: f64 = 0, weight: f64 = 0;
  let ax = <f64>gx, ay = <f64>gy;
  store<u8>(used + <usize>(y * gw + x), 1);
  store<i32>(stack, y * gw + x);
  let count = 1;
  // the stack keeps all points of the region
  while (depth < count) {
    const at = load<i32>(stack + (<usize>(depth++) << 2)), cx = at % gw, cy = at / gw;
    sobel(cx, cy);
    const m = <f64>strength(), fx = <f64>cx, fy = <f64>cy;
    n++;
    weight += m;
    sx += m * fx;
    sy += m * fy;
    sxx += m * fx * fx;
    sxy += m * fx * fy;
    syy += m * fy * fy;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const nx = cx + dx, ny = cy + dy;
        if (nx < 1 || ny < 1 || nx >= gw - 1 || ny >= gh - 1 || load<u8>(used + <usize>(ny * gw + nx))) continue;
        sobel(nx, ny);
        const s = strength();
        if (s < WEAKEST) continue;
        const dot = (ax * <f64>gx + ay * <f64>gy) / (sqrt(ax * ax + ay * ay) * <f64>s);
        if (dot < TOLERANCE) continue;
        ax += <f64>gx;
        ay += <f64>gy;
        store<u8>(used + <usize>(ny * gw + nx), 1);
        store<i32>(stack + (<usize>(count++) << 2), ny * gw + nx);
      }
    }
  }
  if (n < SHORTEST) return true;
  const mx = sx / weight, my = sy / weight, xx = sxx / weight - mx * mx, xy = sxy / weight - mx * my, yy = syy / weight - my * my;
  const turn = NativeMath.atan2(2 * xy, xx - yy) / 2, ux = NativeMath.cos(turn), uy = NativeMath.sin(turn);
  let first: f64 = 0, last: f64 = 0, wide: f64 = 0;
  for (let i = 0; i < count; i++) {
    const at = load<i32>(stack + (<usize>i << 2)), dx = <f64>(at % gw) - mx, dy = <f64>(at / gw) - my;
    const along = dx * ux + dy * uy;
    first = min(first, along);
    last = max(last, along);
    wide = max(wide, abs(dx * uy - dy * ux));
  }
  const length = last - first + 1;
  // a rectangle that is long enough and well filled
  if (length < SHORTEST || n / (length * (2 * wide + 1)) < 0.45 || length < 2 * wide) return true;
  const l = changetype<Line>(found_add());
  if (changetype<usize>(l) == 0) return false;
  l.x1 = near(mx + first * ux);
  l.y1 = near(my + first * uy);
  l.x2 = near(mx + last * ux);
  l.y2 = near(my + last * uy);
  l.magnitude = <i32>(weight / n);
  line_angle(l);
  return true;
}

function gap(ax: i32, ay: i32, bx: i32, by: i32): f64 {
  const dx = <f64>(ax - bx), dy = <f64>(ay - by);
  return sqrt(dx * dx + dy * dy);
}

/** Joins one pair of segments whose ends are close and whose angles agree; false when there is none. */
function merge_once(distance: f64, max_theta_diff: i32): bool {
  for (let i = 0; i < found_count; i++) {
    const a = changetype<Line>(found_at(i));
    for (let k = i + 1; k < found_count; k++) {
      const b = changetype<Line>(found_at(k));
      const turn = abs(a.theta - b.theta);
      if (min(turn, 180 - turn) > max_theta_diff) continue;
      const d11 = gap(a.x1, a.y1, b.x1, b.y1), d12 = gap(a.x1, a.y1, b.x2, b.y2), d21 = gap(a.x2, a.y2, b.x1, b.y1), d22 = gap(a.x2, a.y2, b.x2, b.y2);
      if (min(min(d11, d12), min(d21, d22)) >= distance) continue;
      // the two ends that are farthest from each other
      const la = gap(a.x1, a.y1, a.x2, a.y2), lb = gap(b.x1, b.y1, b.x2, b.y2), most = max(max(max(d11, d12), max(d21, d22)), max(la, lb));
      if (most == lb) {
        a.x1 = b.x1;
        a.y1 = b.y1;
        a.x2 = b.x2;
        a.y2 = b.y2;
      } else if (most != la) {
        if (most == d21 || most == d22) {
          a.x1 = a.x2;
          a.y1 = a.y2;
        }
        a.x2 = most == d11 || most == d21 ? b.x1 : b.x2;
        a.y2 = most == d11 || most == d21 ? b.y1 : b.y2;
      }
      a.magnitude = (a.magnitude + b.magnitude) / 2;
      line_angle(a);
      found_drop(k);
      return true;
    }
  }
  return false;
}
