/** The gamma and error functions. */

/** Coefficients of the Lanczos approximation with g = 7 (P. Godfrey, 2001): relative error about 1e-15. */
// prettier-ignore
const LANCZOS: usize = memory.data<f64>([
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]);
const G: f64 = 7;
const HALF_LOG_2PI: f64 = 0.91893853320467274178;

/** The Lanczos sum for x >= 0.5, with x lowered by one. */
function lanczos(x: f64): f64 {
  let sum = load<f64>(LANCZOS);
  for (let i = 1; i < 9; i++) sum += load<f64>(LANCZOS + (<usize>i << 3)) / (x + <f64>i);
  return sum;
}

/** sin(pi x), exact at whole and half numbers. */
function sin_pi(x: f64): f64 {
  const whole = floor(x);
  const s = Math.sin(Math.PI * (x - whole));
  return whole % 2 == 0 ? s : -s;
}

/** Gamma function. NaN at the poles (whole numbers <= 0), infinite on overflow. */
export function gamma(x: f64): f64 {
  if (x == Infinity || x != x) return x;
  if (x == floor(x)) {
    if (x == 0) return 1 / x;
    if (x < 0) return NaN;
    if (x <= 23) {
      let product: f64 = 1;
      for (let k: f64 = 2; k < x; k++) product *= k;
      return product;
    }
  }
  if (x < 0.5) {
    if (x < -190) return sin_pi(x) < 0 ? -0.0 : 0;
    return Math.PI / (sin_pi(x) * gamma(1 - x));
  }
  if (x > 171.7) return Infinity;
  const y = x - 1, t = y + G + 0.5;
  // t^(y + 0.5) in two steps, as it may overflow where the product does not
  const half = Math.pow(t, (y + 0.5) * 0.5);
  return 2.5066282746310002 * half * Math.exp(-t) * half * lanczos(y);
}

/** Natural logarithm of the absolute value of the gamma function. Infinite at the poles. */
export function lgamma(x: f64): f64 {
  if (x != x) return x;
  if (x - x != 0) return Infinity;
  if (x == 1 || x == 2) return 0;
  if (x < 0.5) {
    const s = abs(sin_pi(x));
    return s == 0 ? Infinity : Math.log(Math.PI / s) - lgamma(1 - x);
  }
  if (x < 20) return Math.log(abs(gamma(x)));
  const y = x - 1, t = y + G + 0.5;
  return HALF_LOG_2PI + (y + 0.5) * Math.log(t) - t + Math.log(lanczos(y));
}

const TWO_OVER_SQRT_PI: f64 = 1.12837916709551257390;

/** Error function for |x| below 2.5: its series with positive terms (Abramowitz and Stegun, 7.1.6). */
function erf_series(x: f64): f64 {
  const square = 2 * x * x;
  let term: f64 = 1, sum: f64 = 1;
  for (let k: f64 = 3; term > sum * 1e-17; k += 2) {
    term *= square / k;
    sum += term;
  }
  return TWO_OVER_SQRT_PI * x * Math.exp(-x * x) * sum;
}

/** Complementary error function for x above 2: its continued fraction (Abramowitz and Stegun, 7.1.14). */
function erfc_fraction(x: f64): f64 {
  if (x > 28) return 0;
  let f: f64 = x;
  for (let k: f64 = 60; k > 0; k--) f = x + k * 0.5 / f;
  return Math.exp(-x * x) * (TWO_OVER_SQRT_PI * 0.5) / f;
}

export function erf(x: f64): f64 {
  if (x != x) return x;
  const a = abs(x);
  if (a < 2.5) return erf_series(x);
  return copysign<f64>(1 - erfc_fraction(a), x);
}

export function erfc(x: f64): f64 {
  if (x != x) return x;
  if (x < 2) return 1 - erf(x);
  return erfc_fraction(x);
}
