/** How far two gray images of one size are shifted against each other: phase correlation by the Fourier transform. */
import { work } from "./work";

/** Shift of the first image's contents against the second's: x to the right, y upwards, and the share of the correlation's peak. */
export let shift_x: f64 = 0;
export let shift_y: f64 = 0;
export let response: f64 = 0;

let cosines: usize = 0;

// @ts-expect-error: decorator
@inline function re(p: usize, i: i32): f32 { return load<f32>(p + (<usize>i << 3)); }
// @ts-expect-error: decorator
@inline function im(p: usize, i: i32): f32 { return load<f32>(p + (<usize>i << 3), 4); }
// @ts-expect-error: decorator
@inline function put(p: usize, i: i32, r: f32, m: f32): void {
  store<f32>(p + (<usize>i << 3), r);
  store<f32>(p + (<usize>i << 3), m, 4);
}

/** Transforms `n` = 2^bits complex numbers at `data`, `step` apart; `sign` -1 forwards, 1 backwards (not divided by n). */
function fft(data: usize, n: i32, step: i32, sign: f32): void {
  for (let i = 1, k = 0; i < n; i++) {
    let bit = n >> 1;
    for (; k & bit; bit >>= 1) k ^= bit;
    k ^= bit;
    if (i >= k) continue;
    const r = re(data, i * step), m = im(data, i * step);
    put(data, i * step, re(data, k * step), im(data, k * step));
    put(data, k * step, r, m);
  }
  // roots of unity of the longest transform: cosine and sine of 2 pi i / 1024
  for (let half = 1; half < n; half <<= 1) {
    const stride = 512 / half;
    for (let j = 0; j < half; j++) {
      const c = re(cosines, j * stride), s = sign * im(cosines, j * stride);
      for (let a = j; a < n; a += half << 1) {
        const p = a * step, q = (a + half) * step;
        const r = c * re(data, q) - s * im(data, q), m = c * im(data, q) + s * re(data, q);
        put(data, q, re(data, p) - r, im(data, p) - m);
        put(data, p, re(data, p) + r, im(data, p) + m);
      }
    }
  }
}

function fft2(data: usize, w: i32, h: i32, sign: f32): void {
  for (let y = 0; y < h; y++) fft(data + (<usize>(y * w) << 3), w, 1, sign);
  for (let x = 0; x < w; x++) fft(data + (<usize>x << 3), h, w, sign);
}

/** Smallest power of two from `n` up. */
function power(n: i32): i32 {
  let p = 1;
  while (p < n) p <<= 1;
  return p;
}

/** The gray levels less their mean as complex numbers, zeros around them. 0 without memory. */
function spectrum(levels: usize, w: i32, h: i32, pw: i32, ph: i32): usize {
  const data = work(pw * ph * 8);
  if (data == 0) return 0;
  let sum: f32 = 0;
  for (let i: usize = 0; i < <usize>(w * h); i++) sum += <f32>load<u8>(levels + i);
  const mean = sum / <f32>(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) store<f32>(data + (<usize>(y * pw + x) << 3), <f32>load<u8>(levels + <usize>(y * w + x)) - mean);
  }
  fft2(data, pw, ph, -1);
  return data;
}

/** Compares two images of w x h, at most 1024 x 1024. False without memory. */
export function displacement(first: usize, second: usize, w: i32, h: i32): bool {
  cosines = work(512 * 8);
  if (cosines == 0) return false;
  for (let i = 0; i < 512; i++) put(cosines, i, <f32>NativeMath.cos(<f64>i * (Math.PI / 512)), <f32>NativeMath.sin(<f64>i * (Math.PI / 512)));
  const pw = power(w), ph = power(h), a = spectrum(first, w, h, pw, ph), b = a == 0 ? 0 : spectrum(second, w, h, pw, ph);
  if (b == 0) return false;
  for (let i = 0; i < pw * ph; i++) {
    const r = re(a, i) * re(b, i) + im(a, i) * im(b, i), m = im(a, i) * re(b, i) - re(a, i) * im(b, i);
    const size = sqrt(r * r + m * m);
    if (size > 1e-6) put(a, i, r / size, m / size);
    else put(a, i, 0, 0);
  }
  fft2(a, pw, ph, 1);
  let most: f32 = 0, at = 0, sum: f64 = 0;
  for (let i = 0; i < pw * ph; i++) {
    const v = re(a, i);
    sum += <f64>abs(v);
    if (v <= most) continue;
    most = v;
    at = i;
  }
  response = sum > 0 ? <f64>most / sum : 0;
  // the peak between the pixels: the centre of gravity of what is around it
  const x0 = at % pw, y0 = at / pw;
  let weight: f64 = 0, mx: f64 = 0, my: f64 = 0;
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const v = <f64>max<f32>(0, re(a, ((y0 + dy + ph) % ph) * pw + ((x0 + dx + pw) % pw)));
      weight += v;
      mx += v * dx;
      my += v * dy;
    }
  }
  const fx = <f64>x0 + (weight > 0 ? mx / weight : 0), fy = <f64>y0 + (weight > 0 ? my / weight : 0);
  shift_x = fx >= <f64>pw / 2 ? fx - pw : fx;
  shift_y = fy >= <f64>ph / 2 ? ph - fy : -fy;
  return true;
}
