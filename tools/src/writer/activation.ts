/**
 * The KPU's activation table: an increasing function as 16 straight pieces (K210 KPU dossier, sections 7.2
 * and 9.3). Pieces start where the function crosses a whole output code, so their u8 bias is exact; which
 * codes is chosen to make the largest error least.
 */
import type { Segment } from "./kpuconv.ts";
import type { QuantParam } from "./ops.ts";

export const SEGMENTS = 16;
/** x_start of segment 0, and of the unused ones at the end. */
const LOWEST = -(2 ** 35);
const UNUSED = 0x7fffffff0;
const MAX_SHIFT = 20;
const PROBES_PER_PIECE = 16;

/** y where the increasing function g leaves the value `level`, by bisection. */
function crossing(g: (y: number) => number, level: number, low: number, high: number): number {
  let [a, b] = [low, high];
  for (let i = 0; i < 60; i++) {
    const middle = (a + b) / 2;
    if (g(middle) <= level) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}

/** Largest distance between g and the chord from knot i to knot j. */
function chordError(g: (y: number) => number, ys: number[], codes: number[], i: number, j: number): number {
  let worst = 0;
  for (let k = 1; k < PROBES_PER_PIECE; k++) {
    const t = k / PROBES_PER_PIECE;
    const y = ys[i] + (ys[j] - ys[i]) * t;
    worst = Math.max(worst, Math.abs(g(y) - (codes[i] + (codes[j] - codes[i]) * t)));
  }
  return worst;
}

/** Knots such that every chord is within `bound`, taken as far apart as that allows. */
function knotsWithin(error: (i: number, j: number) => number, count: number, bound: number): number[] {
  const knots = [0];
  while (knots[knots.length - 1] < count - 1) {
    const from = knots[knots.length - 1];
    let to = from + 1;
    for (let j = from + 2; j < count; j++) if (error(from, j) <= bound) to = j;
    knots.push(to);
  }
  return knots;
}

function bestKnots(error: (i: number, j: number) => number, count: number, pieces: number): number[] {
  let [low, high] = [0, 256];
  for (let i = 0; i < 20; i++) {
    const bound = (low + high) / 2;
    if (knotsWithin(error, count, bound).length - 1 <= pieces) high = bound;
    else low = bound;
  }
  return knotsWithin(error, count, high);
}

function slope(factor: number): { mul: number; shift: number } {
  let shift = 0;
  while (shift < MAX_SHIFT && Math.round(factor * 2 ** (shift + 1)) <= 0x7fff) shift++;
  return { mul: Math.round(factor * 2 ** shift), shift };
}

/**
 * The table for an increasing function `f` of real sums. `sums` is the range of the sums, `yScale` batch-norm
 * units per real unit, `output` the code of the function's results. Sums outside the range give the code at
 * its end.
 */
export function activationTable(
  f: (x: number) => number,
  sums: readonly [number, number],
  yScale: number,
  output: QuantParam,
): Segment[] {
  const g = (y: number): number => f(y / yScale) * output.scale + output.zeroPoint;
  const [yLow, yHigh] = [sums[0] * yScale, sums[1] * yScale];
  const first = Math.max(0, Math.ceil(g(yLow)));
  const last = Math.min(255, Math.floor(g(yHigh)));
  if (last <= first) throw new Error("activationTable: the function does not cover one output code");
  const codes = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const ys = codes.map((level) => crossing(g, level, yLow, yHigh));
  const error = (i: number, j: number): number => chordError(g, ys, codes, i, j);
  // One segment holds the low end, one the high end; the rest are pieces between.
  const knots = bestKnots(error, codes.length, SEGMENTS - 2);
  const table: Segment[] = [{ xStart: LOWEST, mul: 0, shift: 0, bias: first }];
  knots.forEach((knot, k) => {
    const xStart = Math.round(ys[knot]);
    const next = knots[k + 1];
    if (next === undefined) table.push({ xStart, mul: 0, shift: 0, bias: codes[knot] });
    else
      table.push({
        xStart,
        ...slope((codes[next] - codes[knot]) / (ys[next] - ys[knot])),
        bias: codes[knot],
      });
  });
  while (table.length < SEGMENTS) table.push({ xStart: UNUSED + table.length, mul: 0, shift: 0, bias: last });
  return table;
}
