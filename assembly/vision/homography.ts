/**
 * Projective maps of the plane: (u, v) to ((a u + b v + c) / (g u + h v + 1), (d u + e v + f) / (g u + h v + 1)), kept as the eight
 * numbers a to h.
 */
const SIDE: i32 = 9;
/** Normal equations: 8 rows of 8 coefficients and the right side. */
const EQUATIONS: usize = memory.data(576, 8);

/** What `project` found. */
export let px: f64 = 0;
export let py: f64 = 0;

// @ts-expect-error: decorator
@inline function cell(r: i32, c: i32): usize { return EQUATIONS + (<usize>(r * SIDE + c) << 3); }

/** Begins a fit: no points yet. */
export function fit_begin(): void { memory.fill(EQUATIONS, 0, 576); }

const LINE: usize = memory.data(72, 8);
function term(i: i32, v: f64): void { store<f64>(LINE + (<usize>i << 3), v); }

/** Adds the equation in LINE to the normal equations. */
function add_line(): void {
  for (let r = 0; r < 8; r++) {
    const v = load<f64>(LINE + (<usize>r << 3));
    if (v == 0) continue;
    for (let c = 0; c < 9; c++) store<f64>(cell(r, c), load<f64>(cell(r, c)) + v * load<f64>(LINE + (<usize>c << 3)));
  }
}

/** Adds the wish that (u, v) goes to (x, y). Four points decide the map, more are balanced by least squares. */
export function fit_point(u: f64, v: f64, x: f64, y: f64): void {
  for (let k = 0; k < 2; k++) {
    memory.fill(LINE, 0, 72);
    const t = k ? y : x, first = k * 3;
    term(first, u);
    term(first + 1, v);
    term(first + 2, 1);
    term(6, -u * t);
    term(7, -v * t);
    term(8, t);
    add_line();
  }
}

/** Solves the equations; the map's eight numbers go to `map`. False when the points do not decide it. */
export function fit_end(map: usize): bool {
  for (let i = 0; i < 8; i++) {
    let pivot = i;
    for (let r = i + 1; r < 8; r++) if (abs(load<f64>(cell(r, i))) > abs(load<f64>(cell(pivot, i)))) pivot = r;
    if (!(abs(load<f64>(cell(pivot, i))) > 1e-12)) return false;
    for (let c = i; c < 9; c++) {
      const t = load<f64>(cell(i, c));
      store<f64>(cell(i, c), load<f64>(cell(pivot, c)));
      store<f64>(cell(pivot, c), t);
    }
    for (let r = 0; r < 8; r++) {
      if (r == i) continue;
      const factor = load<f64>(cell(r, i)) / load<f64>(cell(i, i));
      if (factor == 0) continue;
      for (let c = i; c < 9; c++) store<f64>(cell(r, c), load<f64>(cell(r, c)) - factor * load<f64>(cell(i, c)));
    }
  }
  for (let i = 0; i < 8; i++) store<f64>(map + (<usize>i << 3), load<f64>(cell(i, 8)) / load<f64>(cell(i, i)));
  return true;
}

// @ts-expect-error: decorator
@inline function m(map: usize, i: i32): f64 { return load<f64>(map + (<usize>i << 3)); }

/** Sends (u, v) through the map: `px`, `py`. */
export function project(map: usize, u: f64, v: f64): void {
  const d = m(map, 6) * u + m(map, 7) * v + 1;
  px = (m(map, 0) * u + m(map, 1) * v + m(map, 2)) / d;
  py = (m(map, 3) * u + m(map, 4) * v + m(map, 5)) / d;
}
