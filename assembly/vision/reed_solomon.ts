/** Reed-Solomon correction of bytes over GF(256): QR codes (polynomial 0x11d) and Data Matrix (0x12d). */

const EXP: usize = memory.data(512, 8);
const LOG: usize = memory.data(256, 8);
let polynomial: i32 = 0;

/** Chooses the field. */
export function field(p: i32): void {
  if (p == polynomial) return;
  polynomial = p;
  let x = 1;
  for (let i = 0; i < 255; i++) {
    store<u8>(EXP + i, x);
    store<u8>(EXP + i + 255, x);
    store<u8>(LOG + x, i);
    x <<= 1;
    if (x & 256) x ^= p;
  }
}

// @ts-expect-error: decorator
@inline function exp(i: i32): i32 { return load<u8>(EXP + <usize>i); }
// @ts-expect-error: decorator
@inline function log(x: i32): i32 { return load<u8>(LOG + <usize>x); }
function mul(a: i32, b: i32): i32 { return a == 0 || b == 0 ? 0 : exp(log(a) + log(b)); }
function divide(a: i32, b: i32): i32 { return a == 0 ? 0 : exp((log(a) + 255 - log(b)) % 255); }

const LIMIT: i32 = 72;
const SYNDROMES: usize = memory.data(80, 8);
const SIGMA: usize = memory.data(80, 8);
const OLD: usize = memory.data(80, 8);
const SPARE: usize = memory.data(80, 8);
const OMEGA: usize = memory.data(80, 8);

// @ts-expect-error: decorator
@inline function get(p: usize, i: i32): i32 { return load<u8>(p + <usize>i); }
// @ts-expect-error: decorator
@inline function set(p: usize, i: i32, v: i32): void { store<u8>(p + <usize>i, v); }

/** Syndromes of the `n` bytes at `data` (first byte = highest power), roots from alpha^`first`; false when all are zero. */
function syndromes(data: usize, n: i32, checks: i32, first: i32): bool {
  let any = 0;
  for (let i = 0; i < checks; i++) {
    const root = exp((i + first) % 255);
    let s = 0;
    for (let k = 0; k < n; k++) s = mul(s, root) ^ get(data, k);
    set(SYNDROMES, i, s);
    any |= s;
  }
  return any != 0;
}

/** Error locator by Berlekamp and Massey; its degree, or -1 when there are too many errors. */
function locator(checks: i32): i32 {
  memory.fill(SIGMA, 0, LIMIT);
  memory.fill(OLD, 0, LIMIT);
  set(SIGMA, 0, 1);
  set(OLD, 0, 1);
  let degree = 0, gap = 1, last = 1;
  for (let n = 0; n < checks; n++) {
    let d = get(SYNDROMES, n);
    for (let i = 1; i <= degree; i++) d ^= mul(get(SIGMA, i), get(SYNDROMES, n - i));
    if (d == 0) {
      gap++;
      continue;
    }
    const factor = divide(d, last);
    memory.copy(SPARE, SIGMA, LIMIT);
    for (let i = 0; i + gap < LIMIT; i++) set(SIGMA, i + gap, get(SIGMA, i + gap) ^ mul(factor, get(OLD, i)));
    if (2 * degree > n) {
      gap++;
      continue;
    }
    degree = n + 1 - degree;
    memory.copy(OLD, SPARE, LIMIT);
    last = d;
    gap = 1;
  }
  return 2 * degree > checks ? -1 : degree;
}

/**
 * Corrects the `n` <= 255 bytes at `data`, whose last `checks` <= 68 are check bytes for the roots alpha^`first` and up.
 * Returns the number of corrected bytes, -1 when there are more errors than can be corrected.
 */
export function correct(data: usize, n: i32, checks: i32, first: i32): i32 {
  if (!syndromes(data, n, checks, first)) return 0;
  const degree = locator(checks);
  if (degree < 0) return -1;
  // evaluator: syndromes * locator, the lowest `checks` terms
  for (let i = 0; i < checks; i++) {
    let v = 0;
    for (let k = 0; k <= min(i, degree); k++) v ^= mul(get(SIGMA, k), get(SYNDROMES, i - k));
    set(OMEGA, i, v);
  }
  let found = 0;
  for (let place = 0; place < n; place++) {
    // the inverse of the place's root
    const inverse = (255 - place) % 255;
    let v = 0, slope = 0;
    for (let i = degree; i >= 0; i--) v = mul(v, exp(inverse)) ^ get(SIGMA, i);
    if (v != 0) continue;
    for (let i = 1; i <= degree; i += 2) slope ^= mul(get(SIGMA, i), exp(((i - 1) * inverse) % 255));
    let w = 0;
    for (let i = checks - 1; i >= 0; i--) w = mul(w, exp(inverse)) ^ get(OMEGA, i);
    if (slope == 0) return -1;
    const error = mul(divide(w, slope), exp((place * (255 + 1 - first)) % 255));
    const at = n - 1 - place;
    set(data, at, get(data, at) ^ error);
    found++;
  }
  if (found != degree || syndromes(data, n, checks, first)) return -1;
  return found;
}
