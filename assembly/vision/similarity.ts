/** Structural similarity (SSIM) of two gray images, in blocks of 8x8 pixels. */

export let similarity_mean: f64 = 0;
export let similarity_stdev: f64 = 0;
export let similarity_min: f64 = 0;
export let similarity_max: f64 = 0;

const BLOCK: i32 = 8;
const C1: f64 = 0.01 * 255 * (0.01 * 255);
const C2: f64 = 0.03 * 255 * (0.03 * 255);

/** Index of one block of w x h pixels. */
function ssim(a: usize, b: usize, pitch: usize, w: i32, h: i32): f64 {
  let sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
  for (let y = 0; y < h; y++, a += pitch, b += pitch) {
    for (let x: usize = 0; x < <usize>w; x++) {
      const p = <i32>load<u8>(a + x), q = <i32>load<u8>(b + x);
      sa += p;
      sb += q;
      saa += p * p;
      sbb += q * q;
      sab += p * q;
    }
  }
  const n = <f64>(w * h), ma = <f64>sa / n, mb = <f64>sb / n;
  const va = <f64>saa / n - ma * ma, vb = <f64>sbb / n - mb * mb, cov = <f64>sab / n - ma * mb;
  return ((2 * ma * mb + C1) * (2 * cov + C2)) / ((ma * ma + mb * mb + C1) * (va + vb + C2));
}

/** Compares the gray levels at `a` and `b`, both w x h. */
export function similarity(a: usize, b: usize, w: i32, h: i32): void {
  let sum: f64 = 0, squares: f64 = 0, n: f64 = 0;
  similarity_min = 1;
  similarity_max = -1;
  for (let y = 0; y < h; y += BLOCK) {
    for (let x = 0; x < w; x += BLOCK) {
      const at = <usize>(y * w + x), s = ssim(a + at, b + at, w, min(BLOCK, w - x), min(BLOCK, h - y));
      sum += s;
      squares += s * s;
      n++;
      similarity_min = min(similarity_min, s);
      similarity_max = max(similarity_max, s);
    }
  }
  similarity_mean = sum / n;
  similarity_stdev = sqrt(max<f64>(0, squares / n - similarity_mean * similarity_mean));
}
