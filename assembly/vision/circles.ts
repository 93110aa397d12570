/** Circles by votes of gradients (Hough), one radius after the other. */
import { gh, gw } from "./gray";
import { gx, gy, sobel, strength } from "./gradient";
import { found_add, found_at, found_begin, found_count, found_drop, work } from "./work";

@unmanaged
export class Circle {
  x: i32;
  y: i32;
  r: i32;
  magnitude: i32;
}
const CIRCLE_BYTES: i32 = 16;

/** An edge pixel: coordinates, unit vector of the gradient, its length. */
const EDGE_BYTES: i32 = 20;

/**
 * Circles of radius r_min, r_min + r_step ... r_max with at least `threshold` votes; of circles that differ by less than all margins
 * the strongest is kept. Records are `Circle`s. False without memory.
 */
export function find_circles(
  x_stride: i32, y_stride: i32, threshold: i32, x_margin: i32, y_margin: i32, r_margin: i32, r_min: i32, r_max: i32, r_step: i32,
): bool {
  found_begin(CIRCLE_BYTES);
  const votes = work(gw * gh * 4);
  let edges = 0;
  for (let pass = 0, list: usize = 0; pass < 2; pass++) {
    // counted first, kept then
    if (pass == 1 && (list = work(edges * EDGE_BYTES + 4)) == 0) return false;
    let at = list;
    edges = 0;
    for (let y = 1; y < gh - 1; y += y_stride) {
      for (let x = 1 + (y % x_stride); x < gw - 1; x += x_stride) {
        sobel(x, y);
        const n = strength();
        if (n < 32) continue;
        edges++;
        if (pass == 0) continue;
        store<i32>(at, x);
        store<i32>(at, y, 4);
        store<f32>(at, <f32>gx / <f32>n, 8);
        store<f32>(at, <f32>gy / <f32>n, 12);
        store<i32>(at, n, 16);
        at += EDGE_BYTES;
      }
    }
    if (pass == 1 && votes != 0) {
      for (let r = r_min; r <= r_max; r += r_step) {
        memory.fill(votes, 0, <usize>(gw * gh) << 2);
        for (let e = list; e < at; e += EDGE_BYTES) {
          vote(votes, e, <f32>r);
          vote(votes, e, -<f32>r);
        }
        if (!peaks(votes, threshold, r)) return false;
      }
    }
  }
  if (votes == 0) return false;
  while (merge_once(x_margin, y_margin, r_margin)) {}
  return true;
}

function vote(votes: usize, e: usize, r: f32): void {
  const x = load<i32>(e) + <i32>Mathf.floor(load<f32>(e, 8) * r + 0.5), y = load<i32>(e, 4) + <i32>Mathf.floor(load<f32>(e, 12) * r + 0.5);
  if (<u32>x >= <u32>gw || <u32>y >= <u32>gh) return;
  const slot = votes + (<usize>(y * gw + x) << 2);
  store<i32>(slot, load<i32>(slot) + load<i32>(e, 16));
}

function peaks(votes: usize, threshold: i32, r: i32): bool {
  for (let y = 1; y < gh - 1; y++) {
    for (let x = 1; x < gw - 1; x++) {
      const slot = votes + (<usize>(y * gw + x) << 2), n = load<i32>(slot);
      if (n < threshold || n <= 0) continue;
      let highest = true;
      for (let dy = -1; dy <= 1 && highest; dy++) {
        for (let dx = -1; dx <= 1; dx++) if (load<i32>(slot + (<usize>(dy * gw + dx) << 2)) > n) highest = false;
      }
      // the whole circle lies in the region
      if (!highest || x < r || y < r || x + r >= gw || y + r >= gh) continue;
      const c = changetype<Circle>(found_add());
      if (changetype<usize>(c) == 0) return false;
      c.x = x;
      c.y = y;
      c.r = r;
      c.magnitude = n;
    }
  }
  return true;
}

function merge_once(x_margin: i32, y_margin: i32, r_margin: i32): bool {
  for (let i = 0; i < found_count; i++) {
    const a = changetype<Circle>(found_at(i));
    for (let k = i + 1; k < found_count; k++) {
      const b = changetype<Circle>(found_at(k));
      if (abs(a.x - b.x) >= x_margin || abs(a.y - b.y) >= y_margin || abs(a.r - b.r) >= r_margin) continue;
      if (b.magnitude > a.magnitude) memory.copy(changetype<usize>(a), changetype<usize>(b), CIRCLE_BYTES);
      found_drop(k);
      return true;
    }
  }
  return false;
}
