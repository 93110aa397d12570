/** Compares raw outputs. */

/** Distance of two floats in units in the last place of their order. */
function ulps(a: number, b: number): number {
  const view = new DataView(new ArrayBuffer(4));
  const ordered = (x: number): number => {
    view.setFloat32(0, x);
    const bits = view.getInt32(0);
    return bits < 0 ? -(bits & 0x7fffffff) : bits;
  };
  return Math.abs(ordered(a) - ordered(b));
}

/**
 * "" when two outputs agree, else a description of the first difference. u8 must be equal; f32 may differ by
 * `allowedUlps` (for results of libm functions), and NaN equals NaN.
 */
export function differs(got: Uint8Array, expected: Uint8Array, dtype: "u8" | "f32", allowedUlps = 0): string {
  if (got.length !== expected.length) return `${got.length} bytes instead of ${expected.length}`;
  if (dtype === "u8") {
    const at = got.findIndex((value, i) => value !== expected[i]);
    return at < 0 ? "" : `byte ${at}: ${got[at]} instead of ${expected[at]}`;
  }
  const [a, b] = [new Float32Array(got.slice().buffer), new Float32Array(expected.slice().buffer)];
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]) && Number.isNaN(b[i])) continue;
    if (!(ulps(a[i], b[i]) <= allowedUlps)) return `element ${i}: ${a[i]} instead of ${b[i]}`;
  }
  return "";
}
