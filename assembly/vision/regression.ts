/** The straight line through the pixels of a mask: least squares, or the median of the lines through pairs (Theil and Sen). */
import { binary_pitch, Img } from "../image/img";
import { direction, near, sines } from "./gradient";
import { Line } from "./line";
import { work } from "./work";

/** Pixels that the robust line looks at. */
const SAMPLE: i32 = 256;

/** Pixels of the mask, and their bounding box; `regression` sets them. */
export let mask_pixels: i32 = 0;
export let mask_area: i32 = 0;

/**
 * Fits theta, rho and magnitude of `out` to the set pixels of `mask` in the window, seen from its corner (x0, y0). False without
 * pixels or memory.
 */
export function regression(mask: Img, x0: i32, y0: i32, w: i32, h: i32, x_stride: i32, y_stride: i32, robust: bool, out: Line): bool {
  sines();
  let n: f64 = 0, sx: f64 = 0, sy: f64 = 0, sxx: f64 = 0, sxy: f64 = 0, syy: f64 = 0;
  let left = w, right = -1, top = h, bottom = -1;
  for (let y = 0; y < h; y += y_stride) {
    const row = mask.data + (<usize>((y0 + y) * binary_pitch(mask.w)) << 2);
    for (let x = y % x_stride; x < w; x += x_stride) {
      if (!((load<u32>(row + (<usize>((x0 + x) >> 5) << 2)) >> ((x0 + x) & 31)) & 1)) continue;
      const fx = <f64>x, fy = <f64>y;
      n++;
      sx += fx;
      sy += fy;
      sxx += fx * fx;
      sxy += fx * fy;
      syy += fy * fy;
      left = min(left, x);
      right = max(right, x);
      top = min(top, y);
      bottom = max(bottom, y);
    }
  }
  mask_pixels = <i32>n;
  mask_area = n > 0 ? (right - left + 1) * (bottom - top + 1) : 0;
  if (n < 2) return false;
  const mx = sx / n, my = sy / n, xx = sxx / n - mx * mx, xy = sxy / n - mx * my, yy = syy / n - my * my;
  if (robust) {
    if (!theil_sen(mask, x0, y0, w, h, x_stride, y_stride, max(1, <i32>n / SAMPLE), out)) return false;
  } else {
    const turn = NativeMath.atan2(2 * xy, xx - yy) / 2 + Math.PI / 2;
    const theta = direction(NativeMath.sin(turn), NativeMath.cos(turn)) % 180, t = <f64>theta * (Math.PI / 180);
    out.theta = theta;
    out.rho = near(mx * NativeMath.cos(t) + my * NativeMath.sin(t));
  }
  // spread along the line over spread across it, less 1: 0 for a round cloud
  const t = <f64>out.theta * (Math.PI / 180), c = NativeMath.cos(t), s = NativeMath.sin(t);
  const across = xx * c * c + 2 * xy * c * s + yy * s * s, along = xx + yy - across;
  out.magnitude = max(0, near(sqrt(max<f64>(along, 0)) / max<f64>(sqrt(max<f64>(across, 0)), 0.05)) - 1);
  return true;
}

const ANGLES: usize = memory.data(720, 4);

/** The middle entry of `n` counts that add up to `total`. */
function median(counts: usize, n: i32, total: i32): i32 {
  let seen = 0;
  for (let i = 0; i < n; i++) {
    seen += load<i32>(counts + (<usize>i << 2));
    if (2 * seen >= total) return i;
  }
  return n - 1;
}

function theil_sen(mask: Img, x0: i32, y0: i32, w: i32, h: i32, x_stride: i32, y_stride: i32, every: i32, out: Line): bool {
  const points = work((SAMPLE + 64) * 8), reach = w + h, distances = work((2 * reach + 1) * 4);
  if (points == 0 || distances == 0) return false;
  let n = 0, k = 0;
  for (let y = 0; y < h; y += y_stride) {
    const row = mask.data + (<usize>((y0 + y) * binary_pitch(mask.w)) << 2);
    for (let x = y % x_stride; x < w; x += x_stride) {
      if (!((load<u32>(row + (<usize>((x0 + x) >> 5) << 2)) >> ((x0 + x) & 31)) & 1) || k++ % every || n == SAMPLE + 64) continue;
      store<i32>(points + (<usize>n << 3), x);
      store<i32>(points + (<usize>(n++) << 3), y, 4);
    }
  }
  memory.fill(ANGLES, 0, 720);
  let pairs = 0, best = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const dx = load<i32>(points + (<usize>j << 3)) - load<i32>(points + (<usize>i << 3));
      const dy = load<i32>(points + (<usize>j << 3), 4) - load<i32>(points + (<usize>i << 3), 4);
      // the normal of the line through both
      const slot = ANGLES + (<usize>(direction(<f64>dx, -<f64>dy) % 180) << 2);
      store<i32>(slot, load<i32>(slot) + 1);
      pairs++;
    }
  }
  for (let i = 1; i < 180; i++) if (load<i32>(ANGLES + (<usize>i << 2)) > load<i32>(ANGLES + (<usize>best << 2))) best = i;
  // angles go round: the median is taken with the most frequent one in the middle
  let seen = 0;
  for (let i = 0; i < 180; i++) {
    const theta = (best + 90 + i) % 180;
    seen += load<i32>(ANGLES + (<usize>theta << 2));
    if (2 * seen < pairs) continue;
    out.theta = theta;
    break;
  }
  const t = <f64>out.theta * (Math.PI / 180), c = NativeMath.cos(t), s = NativeMath.sin(t);
  for (let i = 0; i < n; i++) {
    const rho = near(<f64>load<i32>(points + (<usize>i << 3)) * c + <f64>load<i32>(points + (<usize>i << 3), 4) * s) + reach;
    const slot = distances + (<usize>rho << 2);
    store<i32>(slot, load<i32>(slot) + 1);
  }
  out.rho = median(distances, 2 * reach + 1, n) - reach;
  return true;
}
