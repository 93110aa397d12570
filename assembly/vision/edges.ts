/** Edges: where the brightness changes, by a high-pass filter or thinned and connected (Canny). */
import { gh, gray, gray_at, gw } from "./gray";
import { gx, gy, sobel, strength } from "./gradient";
import { work } from "./work";

/**
 * Replaces the gray levels by 255 where eight times the pixel less its eight neighbours, cut to 0..255, is from `low` to `high` and two
 * neighbours are so too, else 0.
 * False without memory.
 */
export function edges_simple(low: i32, high: i32): bool {
  const out = work(gw * gh);
  if (out == 0) return false;
  for (let y = 0; y < gh; y++) {
    for (let x = 0; x < gw; x++) {
      let sum = 9 * gray_at(x, y);
      for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) sum -= gray_at(x + dx, y + dy);
      const v = max(0, min(255, sum));
      if (v >= low && v <= high) store<u8>(out + <usize>(y * gw + x), 255);
    }
  }
  // a pixel with fewer than two neighbours that are set is noise
  for (let y = 0; y < gh; y++) {
    for (let x = 0; x < gw; x++) {
      let set = 0;
      for (let dy = max(0, y - 1); dy <= min(gh - 1, y + 1); dy++) {
        for (let dx = max(0, x - 1); dx <= min(gw - 1, x + 1); dx++) set += load<u8>(out + <usize>(dy * gw + dx)) ? 1 : 0;
      }
      store<u8>(gray + <usize>(y * gw + x), set > 2 ? load<u8>(out + <usize>(y * gw + x)) : 0);
    }
  }
  return true;
}

/**
 * Canny: a Gaussian, gradients, thinning across the edge; what is at least `high` is edge, and what is at least `low` where it is
 * connected to edge. False without memory.
 */
export function edges_canny(low: i32, high: i32): bool {
  const n = gw * gh, lengths = work(n * 2), sectors = work(n), stack = work(n * 4);
  if (lengths == 0 || sectors == 0 || stack == 0 || !smooth()) return false;
  for (let y = 1; y < gh - 1; y++) {
    for (let x = 1; x < gw - 1; x++) {
      sobel(x, y);
      const i = <usize>(y * gw + x);
      store<u16>(lengths + (i << 1), strength());
      // across the edge: 0 horizontally, 1 down to the right, 2 vertically, 3 up to the right
      const ax = abs(gx), ay = abs(gy);
      store<u8>(sectors + i, ay * 1000 < ax * 414 ? 0 : ax * 1000 < ay * 414 ? 2 : (gx > 0) == (gy > 0) ? 1 : 3);
    }
  }
  memory.fill(gray, 0, n);
  let depth = 0;
  for (let y = 1; y < gh - 1; y++) {
    for (let x = 1; x < gw - 1; x++) {
      const i = y * gw + x;
      if (at(lengths, i) < max(high, 1) || load<u8>(gray + <usize>i) || !ridge(lengths, sectors, i)) continue;
      store<u8>(gray + <usize>i, 255);
      store<i32>(stack, i);
      depth = 1;
      while (depth > 0) {
        const here = load<i32>(stack + (<usize>(--depth) << 2));
        for (let dy = -1; dy <= 1; dy++) {
          for (let dx = -1; dx <= 1; dx++) {
            const k = here + dy * gw + dx;
            // the border has length 0
            if (k < 0 || k >= n || at(lengths, k) < max(low, 1) || load<u8>(gray + <usize>k) || !ridge(lengths, sectors, k)) continue;
            store<u8>(gray + <usize>k, 255);
            store<i32>(stack + (<usize>(depth++) << 2), k);
          }
        }
      }
    }
  }
  return true;
}

// @ts-expect-error: decorator
@inline function at(lengths: usize, i: i32): i32 { return load<u16>(lengths + (<usize>i << 1)); }

/** Whether no neighbour across the edge has a longer gradient. */
function ridge(lengths: usize, sectors: usize, i: i32): bool {
  const sector = <i32>load<u8>(sectors + <usize>i), step = sector == 0 ? 1 : sector == 1 ? gw + 1 : sector == 2 ? gw : gw - 1;
  const own = at(lengths, i);
  return own >= at(lengths, i - step) && own > at(lengths, i + step);
}

/** Smooths the gray levels by 1 2 1 in both directions. */
function smooth(): bool {
  const rows = work(gw * 2);
  if (rows == 0) return false;
  const last = <usize>gw;
  for (let y = 0; y < gh; y++) {
    // `rows` keeps the row above as it was, then this one
    const row = gray + <usize>(y * gw), above = rows + (y & 1 ? 0 : last), own = rows + (y & 1 ? last : 0);
    memory.copy(own, row, last);
    const up = y == 0 ? own : above, down = y == gh - 1 ? own : row + last;
    for (let x: usize = 0; x < last; x++) {
      const l = x == 0 ? 0 : x - 1, r = x == last - 1 ? x : x + 1;
      const sum = weighted(up, l, x, r) + 2 * weighted(own, l, x, r) + weighted(down, l, x, r);
      store<u8>(row + x, (sum + 8) >> 4);
    }
  }
  return true;
}
// @ts-expect-error: decorator
@inline function weighted(row: usize, l: usize, x: usize, r: usize): i32 {
  return <i32>load<u8>(row + l) + 2 * <i32>load<u8>(row + x) + <i32>load<u8>(row + r);
}
