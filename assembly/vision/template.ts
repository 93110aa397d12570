/** Template matching by zero-mean normalised cross-correlation. */
import { gh, gray, gw } from "./gray";

/** Upper left corner of the best place. */
export let best_x: i32 = 0;
export let best_y: i32 = 0;

let pattern: usize = 0;
let pw: i32 = 0;
let ph: i32 = 0;
let pattern_mean: f64 = 0;
let pattern_spread: f64 = 0;

function begin(data: usize, w: i32, h: i32): void {
  pattern = data;
  pw = w;
  ph = h;
  let sum: f64 = 0, squares: f64 = 0;
  for (let at = data, end = data + <usize>(w * h); at < end; at++) {
    const v = <f64>load<u8>(at);
    sum += v;
    squares += v * v;
  }
  const n = <f64>(w * h);
  pattern_mean = sum / n;
  pattern_spread = squares - (sum * sum) / n;
}

/** Correlation at (x, y), -1 to 1; 0 where either side is flat. */
function score(x: i32, y: i32): f64 {
  let sum: i64 = 0, squares: i64 = 0, products: i64 = 0, p = pattern;
  for (let row = 0; row < ph; row++) {
    let line: i32 = 0, line2: i32 = 0, both: i32 = 0;
    for (let at = gray + <usize>((y + row) * gw + x), end = at + <usize>pw; at < end; at++, p++) {
      const v = <i32>load<u8>(at);
      line += v;
      line2 += v * v;
      both += v * <i32>load<u8>(p);
    }
    sum += line;
    squares += line2;
    products += both;
  }
  const n = <f64>(pw * ph), spread = <f64>squares - (<f64>sum * <f64>sum) / n;
  if (spread < 1e-6 || pattern_spread < 1e-6) return 0;
  return (<f64>products - <f64>sum * pattern_mean) / sqrt(spread * pattern_spread);
}

/** Tries every `step`-th place, then every place around the best. The best score; its place is `best_x`, `best_y`. */
export function match_everywhere(data: usize, w: i32, h: i32, step: i32): f64 {
  begin(data, w, h);
  let best: f64 = -2;
  for (let y = 0; y <= gh - h; y += step) {
    for (let x = 0; x <= gw - w; x += step) {
      const s = score(x, y);
      if (s <= best) continue;
      best = s;
      best_x = x;
      best_y = y;
    }
  }
  const cx = best_x, cy = best_y;
  for (let y = max(0, cy - step + 1); y <= min(gh - h, cy + step - 1); y++) {
    for (let x = max(0, cx - step + 1); x <= min(gw - w, cx + step - 1); x++) {
      const s = score(x, y);
      if (s <= best) continue;
      best = s;
      best_x = x;
      best_y = y;
    }
  }
  return best;
}

/** Diamond search: from the middle of the region, with steps that are halved when none of the four neighbours is better. */
export function match_diamond(data: usize, w: i32, h: i32): f64 {
  begin(data, w, h);
  best_x = (gw - w) / 2;
  best_y = (gh - h) / 2;
  let best = score(best_x, best_y);
  for (let step = max(1, max(gw - w, gh - h) / 4); step > 0; ) {
    let moved = false;
    const cx = best_x, cy = best_y;
    for (let i = 0; i < 8; i++) {
      // the four corners of the large diamond, then points between them
      const d = i < 4 ? step : (step + 1) / 2;
      const dx = i < 4 ? (i == 0 ? d : i == 1 ? -d : 0) : i & 1 ? d : -d, dy = i < 4 ? (i == 2 ? d : i == 3 ? -d : 0) : i & 2 ? d : -d;
      const x = max(0, min(gw - w, cx + dx)), y = max(0, min(gh - h, cy + dy));
      const s = score(x, y);
      if (s <= best) continue;
      best = s;
      best_x = x;
      best_y = y;
      moved = true;
    }
    if (!moved) step >>= 1;
  }
  return best;
}
