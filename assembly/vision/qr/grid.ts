/**
 * Lays the grid of modules over three finder patterns. Straight lines are fitted to the twelve outer edges of the patterns; their
 * corners give a first projective map, which is then moved until timing and alignment patterns lie where they belong.
 */
import { dark_at } from "../binarize";
import { fit_begin, fit_end, fit_point, project, px, py } from "../homography";
import { Finder, finder } from "./finder";
import { alignment, alignment_at, alignments } from "./tables";

/** The map from modules (column, row) to pixels. */
export const GRID: usize = memory.data(64, 8);
const TRIAL: usize = memory.data(64, 8);

// @ts-expect-error: decorator
@inline function at(x: f64, y: f64): i32 { return dark_at(<i32>Math.floor(x), <i32>Math.floor(y)); }

/** Distance from (x, y) along (ux, uy) to the end of the run of `value` there, in steps of a quarter pixel. */
function leave(x: f64, y: f64, ux: f64, uy: f64, value: i32, limit: f64): f64 {
  let d: f64 = 0;
  while (d < limit && at(x + d * ux, y + d * uy) == value) d += 0.25;
  return d;
}

/** Distance from the middle of a pattern to its outer edge: through dark, light, dark. */
function reach(f: Finder, ux: f64, uy: f64): f64 {
  const limit = f.size * 6;
  let d = leave(f.x, f.y, ux, uy, 1, limit);
  d += leave(f.x + d * ux, f.y + d * uy, ux, uy, 0, limit);
  return d + leave(f.x + d * ux, f.y + d * uy, ux, uy, 1, limit);
}

// a fitted edge: x * ea + y * eb = ec
let ea: f64 = 0;
let eb: f64 = 0;
let ec: f64 = 0;

/**
 * Fits a line to the outer edge of a pattern in direction (ux, uy), whose module there has `mu` pixels; (vx, vy) runs along the
 * edge with modules of `mv` pixels.
 */
function edge(f: Finder, ux: f64, uy: f64, mu: f64, vx: f64, vy: f64, mv: f64): bool {
  let n: f64 = 0, sx: f64 = 0, sy: f64 = 0, sxx: f64 = 0, sxy: f64 = 0, syy: f64 = 0;
  for (let i = -10; i <= 10; i++) {
    const t = <f64>i * 0.25 * mv, x = f.x + t * vx + 3 * mu * ux, y = f.y + t * vy + 3 * mu * uy;
    if (!at(x, y)) continue;
    const d = leave(x, y, ux, uy, 1, 3 * mu);
    if (d > 1.5 * mu + 1.5) continue;
    const ex = x + d * ux, ey = y + d * uy;
    n++;
    sx += ex;
    sy += ey;
    sxx += ex * ex;
    sxy += ex * ey;
    syy += ey * ey;
  }
  if (n < 6) return false;
  const mx = sx / n, my = sy / n, xx = sxx / n - mx * mx, xy = sxy / n - mx * my, yy = syy / n - my * my;
  // direction of the least spread
  const turn = NativeMath.atan2(2 * xy, xx - yy) / 2;
  ea = -NativeMath.sin(turn);
  eb = NativeMath.cos(turn);
  ec = ea * mx + eb * my;
  return true;
}

const EDGES: usize = memory.data(96, 8);

/** Adds the four corners of pattern `f`, whose upper left module is (column, row), to the fit. */
function add_corners(f: Finder, ux: f64, uy: f64, vx: f64, vy: f64, column: f64, row: f64): bool {
  const mu = (reach(f, ux, uy) + reach(f, -ux, -uy)) / 7, mv = (reach(f, vx, vy) + reach(f, -vx, -vy)) / 7;
  if (mu > 3 * f.size || mv > 3 * f.size) return false;
  for (let i = 0; i < 4; i++) {
    // right, left, lower, upper
    const s: f64 = i & 1 ? -1 : 1;
    if (!(i < 2 ? edge(f, s * ux, s * uy, mu, vx, vy, mv) : edge(f, s * vx, s * vy, mv, ux, uy, mu))) return false;
    store<f64>(EDGES + i * 24, ea);
    store<f64>(EDGES + i * 24, eb, 8);
    store<f64>(EDGES + i * 24, ec, 16);
  }
  for (let right = 0; right < 2; right++) {
    for (let lower = 0; lower < 2; lower++) {
      const p = EDGES + (right ? 0 : 24), q = EDGES + (lower ? 48 : 72);
      const a = load<f64>(p), b = load<f64>(p, 8), c = load<f64>(p, 16), d = load<f64>(q), e = load<f64>(q, 8), g = load<f64>(q, 16);
      const det = a * e - b * d;
      if (abs(det) < 0.2) return false;
      fit_point(column + (right ? 7 : 0), row + (lower ? 7 : 0), (c * e - b * g) / det, (a * g - c * d) / det);
    }
  }
  return true;
}

/** The corner pattern and its two neighbours, to the right and below. */
export let corner: i32 = 0;
export let right: i32 = 0;
export let lower: i32 = 0;

/** Whether patterns i, j, k can belong to one code; puts them in order. The tolerance leaves room for perspective. */
export function arrange(i: i32, j: i32, k: i32): bool {
  const a = distance(j, k), b = distance(i, k), c = distance(i, j), longest = max(a, max(b, c));
  // the corner is opposite to the longest side
  corner = longest == a ? i : longest == b ? j : k;
  right = corner == i ? j : i;
  lower = corner == k ? j : k;
  const t = finder(corner);
  if (side_of(t) > 0) {
    const s = right;
    right = lower;
    lower = s;
  }
  const u = distance(corner, right), v = distance(corner, lower);
  const biggest = max(t.size, max(finder(right).size, finder(lower).size)), least = min(t.size, min(finder(right).size, finder(lower).size));
  if (biggest > 1.8 * least || min(u, v) < 8 * least) return false;
  const cosine = (u * u + v * v - longest * longest) / (2 * u * v);
  return max(u, v) < 2 * min(u, v) && abs(cosine) < 0.5;
}

/** Positive when `right` lies counterclockwise of `lower` on the screen as seen from the corner. */
function side_of(t: Finder): f64 {
  const r = finder(right), l = finder(lower);
  return (l.x - t.x) * (r.y - t.y) - (l.y - t.y) * (r.x - t.x);
}

function distance(i: i32, j: i32): f64 {
  const dx = finder(i).x - finder(j).x, dy = finder(i).y - finder(j).y;
  return sqrt(dx * dx + dy * dy);
}

/** Number of modules between the middles of the upper patterns, from their sizes. */
export function estimate_side(): i32 {
  const t = finder(corner), r = finder(right), l = finder(lower);
  const u = distance(corner, right), v = distance(corner, lower);
  const ux = (r.x - t.x) / u, uy = (r.y - t.y) / u, vx = (l.x - t.x) / v, vy = (l.y - t.y) / v;
  const across = (reach(t, ux, uy) + reach(t, -ux, -uy) + reach(r, ux, uy) + reach(r, -ux, -uy)) / 14;
  const down = (reach(t, vx, vy) + reach(t, -vx, -vy) + reach(l, vx, vy) + reach(l, -vx, -vy)) / 14;
  const modules = (u / across + v / down) / 2 + 7;
  return 17 + 4 * max(1, min(40, <i32>Math.floor((modules - 17) / 4 + 0.5)));
}

/** How well the map shows the fixed modules: those that have their colour less those that have not. */
function fitness(map: usize, version: i32): i32 {
  const side = version * 4 + 17;
  let sum = 0;
  for (let i = 8; i < side - 8; i++) sum += agree(map, i, 6, 1 - (i & 1)) + agree(map, 6, i, 1 - (i & 1));
  const n = alignments(version);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const row = alignment(version, i), column = alignment(version, k);
      // where finder patterns are there is none
      if ((row == 6 || column == 6) && (i == k || row == side - 7 || column == side - 7)) continue;
      for (let y = row - 2; y <= row + 2; y++) for (let x = column - 2; x <= column + 2; x++) sum += agree(map, x, y, alignment_at(version, y, x));
    }
  }
  for (let y = 0; y < 7; y++) {
    for (let x = 0; x < 7; x++) {
      const ring = max(abs(x - 3), abs(y - 3)), value = ring == 2 ? 0 : 1;
      sum += agree(map, x, y, value) + agree(map, side - 7 + x, y, value) + agree(map, x, side - 7 + y, value);
    }
  }
  return sum;
}

/** Fit of the alignment pattern that is nearest to the lower right corner. */
function lower_right(map: usize, version: i32): i32 {
  const middle = version * 4 + 10;
  let sum = 0;
  for (let y = -2; y <= 2; y++) {
    for (let x = -2; x <= 2; x++) sum += agree(map, middle + x, middle + y, max(abs(x), abs(y)) == 1 ? 0 : 1);
  }
  return sum;
}

/** Compares five points of a module with the colour it should have. */
function agree(map: usize, column: i32, row: i32, value: i32): i32 {
  const x = <f64>column, y = <f64>row;
  return sample(map, x + 0.5, y + 0.5, value) + sample(map, x + 0.25, y + 0.25, value) + sample(map, x + 0.75, y + 0.25, value) +
    sample(map, x + 0.25, y + 0.75, value) + sample(map, x + 0.75, y + 0.75, value);
}

// @ts-expect-error: decorator
@inline function sample(map: usize, x: f64, y: f64, value: i32): i32 {
  project(map, x, y);
  return at(px, py) == value ? 1 : -1;
}

/** Where the map sends the four points that are moved: near the corners of the code. */
const CORNERS: usize = memory.data(64, 8);

/** A map through the four points of CORNERS, with point `moved` by (dx, dy), at TRIAL. */
function trial(side: f64, moved: i32, dx: f64, dy: f64): bool {
  fit_begin();
  for (let i = 0; i < 4; i++) {
    const x = load<f64>(CORNERS + i * 16), y = load<f64>(CORNERS + i * 16, 8);
    fit_point(i & 1 ? side - 3.5 : 3.5, i & 2 ? side - 3.5 : 3.5, i == moved ? x + dx : x, i == moved ? y + dy : y);
  }
  return fit_end(TRIAL);
}

/** Moves the lower right corner widely, then all four in ever smaller steps, as long as the fit gets better. */
function improve(version: i32, size: f64): i32 {
  const side = <f64>(version * 4 + 17);
  for (let i = 0; i < 4; i++) {
    project(GRID, i & 1 ? side - 3.5 : 3.5, i & 2 ? side - 3.5 : 3.5);
    store<f64>(CORNERS + i * 16, px);
    store<f64>(CORNERS + i * 16, py, 8);
  }
  let best = fitness(GRID, version);
  const perfect = 5 * (2 * (version * 4 + 1) + 147);
  if (version > 1) {
    // only the pattern in that corner counts here
    const wide = 2.5 + side / 24;
    let to_x: f64 = 0, to_y: f64 = 0, most = lower_right(GRID, version);
    for (let dy = -wide; dy <= wide; dy += 0.7) {
      for (let dx = -wide; dx <= wide; dx += 0.7) {
        if (!trial(side, 3, dx * size, dy * size)) continue;
        const f = lower_right(TRIAL, version);
        if (f <= most) continue;
        most = f;
        to_x = dx * size;
        to_y = dy * size;
      }
    }
    store<f64>(CORNERS + 48, load<f64>(CORNERS + 48) + to_x);
    store<f64>(CORNERS + 56, load<f64>(CORNERS + 56) + to_y);
    if (trial(side, -1, 0, 0)) best = fitness(TRIAL, version);
  }
  for (let step = size * 0.5; step > size * 0.08; step *= 0.6) {
    for (let i = 0; i < 4; i++) {
      for (let k = 0; k < 8; k++) {
        const dx = k == 0 || k == 4 || k == 5 ? step : k == 1 || k == 6 || k == 7 ? -step : 0;
        const dy = k == 2 || k == 4 || k == 6 ? step : k == 3 || k == 5 || k == 7 ? -step : 0;
        if (!trial(side, i, dx, dy)) continue;
        const f = fitness(TRIAL, version);
        if (f <= best) continue;
        best = f;
        store<f64>(CORNERS + i * 16, load<f64>(CORNERS + i * 16) + dx);
        store<f64>(CORNERS + i * 16, load<f64>(CORNERS + i * 16, 8) + dy, 8);
      }
    }
  }
  if (trial(side, -1, 0, 0)) memory.copy(GRID, TRIAL, 64);
  return best * 100 / perfect;
}

/** Lays the grid for `version` over the arranged patterns. Returns how well it fits, in percent of the timing and finder modules. */
export function lay_grid(version: i32): i32 {
  const side = <f64>(version * 4 + 17), t = finder(corner), r = finder(right), l = finder(lower);
  const u = distance(corner, right), v = distance(corner, lower);
  const ux = (r.x - t.x) / u, uy = (r.y - t.y) / u, vx = (l.x - t.x) / v, vy = (l.y - t.y) / v;
  fit_begin();
  const fitted = add_corners(t, ux, uy, vx, vy, 0, 0) && add_corners(r, ux, uy, vx, vy, side - 7, 0) && add_corners(l, ux, uy, vx, vy, 0, side - 7);
  if (!fitted || !fit_end(GRID)) {
    // a parallelogram through the three middles
    fit_begin();
    fit_point(3.5, 3.5, t.x, t.y);
    fit_point(side - 3.5, 3.5, r.x, r.y);
    fit_point(3.5, side - 3.5, l.x, l.y);
    fit_point(side - 3.5, side - 3.5, r.x + l.x - t.x, r.y + l.y - t.y);
    if (!fit_end(GRID)) return 0;
  }
  return timing(version) < 70 ? 0 : improve(version, (t.size + r.size + l.size) / 3);
}

/** Percentage of the modules of the two timing patterns whose middle has its colour. */
function timing(version: i32): i32 {
  const side = version * 4 + 17;
  let good = 0;
  for (let i = 8; i < side - 8; i++) {
    if (sample(GRID, <f64>i + 0.5, 6.5, 1 - (i & 1)) > 0) good++;
    if (sample(GRID, 6.5, <f64>i + 0.5, 1 - (i & 1)) > 0) good++;
  }
  return good * 50 / (side - 16);
}

/** Reads the modules to `to`, a byte each, 1 = dark: what most of five points are. */
export function read_grid(side: i32, to: usize): void {
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) store<u8>(to++, agree(GRID, column, row, 1) > 0 ? 1 : 0);
  }
}
