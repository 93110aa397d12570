/** Regions of like colour: the 4-connected pixels that are near the first one and near the neighbour through which they were reached. */
import { swap16 } from "./color";
import { get_binary, get_raw, Img, inside, put_binary, RGB565, white } from "./img";

/** Largest difference of red and blue (or of the only channel), and of green. */
const SEED: usize = memory.data(8, 4);
const STEP: usize = memory.data(8, 4);

/** The share `part` of each channel's range, rounded. */
function limits(at: usize, part: f32, format: i32): void {
  const color = format == RGB565;
  store<i32>(at, <i32>Mathf.floor(part * (color ? 31 : <f32>white(format)) + 0.5));
  store<i32>(at, <i32>Mathf.floor(part * 63 + 0.5), 4);
}

/** Whether two raw pixels differ by at most the limits in every channel. */
function near(a: i32, b: i32, format: i32, limit: usize): bool {
  const most = load<i32>(limit);
  if (format != RGB565) return abs(a - b) <= most;
  const p = swap16(a), q = swap16(b);
  return abs((p >> 11) - (q >> 11)) <= most && abs(((p >> 5) & 63) - ((q >> 5) & 63)) <= load<i32>(limit, 4) && abs((p & 31) - (q & 31)) <= most;
}

/**
 * Sets the bits of the region around (x, y) in `region` where they are not set yet; `seed` and `floating` are the differences that are
 * allowed to the first pixel and to the neighbour, 0 to 1 of a channel's range. `stack` has a word for every pixel.
 */
export function flood(img: Img, x: i32, y: i32, seed: f32, floating: f32, region: Img, stack: usize): void {
  const first = get_raw(img, x, y);
  limits(SEED, seed, img.format);
  limits(STEP, floating, img.format);
  put_binary(region, x, y, 1);
  store<i32>(stack, y * img.w + x);
  let depth = 1;
  while (depth > 0) {
    depth--;
    const at = load<i32>(stack + (<usize>depth << 2));
    const cx = at % img.w, cy = at / img.w, here = get_raw(img, cx, cy);
    for (let side = 0; side < 4; side++) {
      const nx = cx + (side == 0 ? 1 : side == 1 ? -1 : 0), ny = cy + (side == 2 ? 1 : side == 3 ? -1 : 0);
      if (!inside(img, nx, ny) || get_binary(region, nx, ny)) continue;
      const p = get_raw(img, nx, ny);
      if (!near(p, first, img.format, SEED) || !near(p, here, img.format, STEP)) continue;
      put_binary(region, nx, ny, 1);
      store<i32>(stack + (<usize>depth << 2), ny * img.w + nx);
      depth++;
    }
  }
}
