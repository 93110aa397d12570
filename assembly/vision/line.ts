/** A line record: the segment inside the region, and the line x cos(theta) + y sin(theta) = rho that it lies on. */
import { gh, gw } from "./gray";
import { cosine, near, sine } from "./gradient";

@unmanaged
export class Line {
  x1: i32;
  y1: i32;
  x2: i32;
  y2: i32;
  magnitude: i32;
  /** 0 to 179 degrees. */
  theta: i32;
  rho: i32;
}
export const LINE_BYTES: i32 = 28;

/** Sets the segment of a line to what lies inside the region. False when nothing does. */
export function clip_line(l: Line): bool {
  const s = <f64>sine(l.theta), c = <f64>cosine(l.theta), flat = l.theta >= 45 && l.theta < 135;
  // along x for flat lines, along y for steep ones
  const last = <f64>((flat ? gw : gh) - 1), most = <f64>((flat ? gh : gw) - 1);
  const across = flat ? s : c, along = flat ? c : s;
  let t0: f64 = 0, t1 = last;
  // the other coordinate (rho - t * along) / across must lie between 0 and most
  const at_low = <f64>l.rho / along, at_high = (<f64>l.rho - most * across) / along;
  if (abs(along) > 1e-6) {
    t0 = max(t0, min(at_low, at_high));
    t1 = min(t1, max(at_low, at_high));
  } else if (!(<f64>l.rho / across >= 0 && <f64>l.rho / across <= most)) return false;
  if (t0 > t1) return false;
  const o0 = (<f64>l.rho - t0 * along) / across, o1 = (<f64>l.rho - t1 * along) / across;
  l.x1 = near(flat ? t0 : o0);
  l.y1 = near(flat ? o0 : t0);
  l.x2 = near(flat ? t1 : o1);
  l.y2 = near(flat ? o1 : t1);
  return true;
}

/** Theta and rho of the line through the segment. */
export function line_angle(l: Line): void {
  const dx = <f64>(l.x2 - l.x1), dy = <f64>(l.y2 - l.y1);
  let turn = NativeMath.atan2(dx, -dy) * (180 / Math.PI);
  if (turn < 0) turn += 180;
  l.theta = near(turn) % 180;
  l.rho = near(<f64>l.x1 * <f64>cosine(l.theta) + <f64>l.y1 * <f64>sine(l.theta));
}
