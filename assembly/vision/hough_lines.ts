/** Straight lines by votes of gradients (Hough): every pixel votes for the line across its gradient with the gradient's length. */
import { gh, gw } from "./gray";
import { cosine, direction, gx, gy, near, sine, sines, sobel, strength } from "./gradient";
import { clip_line, Line, LINE_BYTES } from "./line";
import { found_add, found_at, found_begin, found_count, found_drop, work } from "./work";

/** Columns of the table of votes: 180 angles and a border on both sides. */
const ANGLES: i32 = 182;

/**
 * Lines with at least `threshold` votes; of lines that differ by less than the margins a mean is kept. Records are `Line`s. False
 * without memory.
 */
export function find_lines(x_stride: i32, y_stride: i32, threshold: i32, theta_margin: i32, rho_margin: i32): bool {
  sines();
  found_begin(LINE_BYTES);
  const reach = near(sqrt(<f64>(gw * gw + gh * gh))), rows = 2 * reach + 1;
  const votes = work(rows * ANGLES * 4);
  if (votes == 0) return false;
  for (let y = 1; y < gh - 1; y += y_stride) {
    for (let x = 1 + (y % x_stride); x < gw - 1; x += x_stride) {
      sobel(x, y);
      if (gx == 0 && gy == 0) continue;
      const theta = direction(<f64>gy, <f64>gx) % 180;
      const rho = <i32>Mathf.floor(<f32>x * cosine(theta) + <f32>y * sine(theta) + 0.5) + reach;
      const slot = votes + (<usize>(rho * ANGLES + theta + 1) << 2);
      store<i32>(slot, load<i32>(slot) + strength());
    }
  }
  for (let r = 1; r < rows - 1; r++) {
    for (let t = 1; t < ANGLES - 1; t++) {
      const slot = votes + (<usize>(r * ANGLES + t) << 2), n = load<i32>(slot);
      if (n < threshold || n <= 0 || !highest(slot, n)) continue;
      const l = changetype<Line>(found_add());
      if (changetype<usize>(l) == 0) return false;
      l.magnitude = n;
      l.theta = t - 1;
      l.rho = r - reach;
    }
  }
  while (merge_once(theta_margin, rho_margin)) {}
  for (let i = 0; i < found_count; ) {
    if (clip_line(changetype<Line>(found_at(i)))) i++;
    else found_drop(i);
  }
  return true;
}

/** Whether none of the eight neighbours of a table entry is larger. */
function highest(slot: usize, n: i32): bool {
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) if (load<i32>(slot + (<usize>(dy * ANGLES + dx) << 2)) > n) return false;
  }
  return true;
}

/** Merges one pair of lines closer than the margins; false when there is none. */
function merge_once(theta_margin: i32, rho_margin: i32): bool {
  for (let i = 0; i < found_count; i++) {
    const a = changetype<Line>(found_at(i));
    for (let k = i + 1; k < found_count; k++) {
      const b = changetype<Line>(found_at(k));
      // distances from the origin are taken positive, angles then go round
      const ta = a.rho < 0 ? a.theta + 180 : a.theta, tb = b.rho < 0 ? b.theta + 180 : b.theta;
      const gap = abs(ta - tb), turn = gap >= 180 ? 360 - gap : gap;
      if (turn >= theta_margin || abs(abs(a.rho) - abs(b.rho)) >= rho_margin) continue;
      const ma = <f64>a.magnitude, mb = <f64>b.magnitude, sum = ma + mb;
      const theta = direction(<f64>sine(ta) * ma + <f64>sine(tb) * mb, <f64>cosine(ta) * ma + <f64>cosine(tb) * mb);
      const rho = near((<f64>abs(a.rho) * ma + <f64>abs(b.rho) * mb) / sum);
      a.magnitude = <i32>(sum / 2);
      a.theta = theta % 180;
      a.rho = theta >= 180 ? -rho : rho;
      found_drop(k);
      return true;
    }
  }
  return false;
}
