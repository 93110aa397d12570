/**
 * Convolution sums of normal layers: 8 positions of 4 output channels at a time, two input channels per
 * multiplication (i32x4.dot_i16x8_s). Every sum fits i32: `layer.ts` has checked that.
 */

// @ts-ignore: decorator
@inline
function mac(sum: v128, pixels: v128, weights: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(pixels, weights));
}

/**
 * 3x3. `data`: planes of the first channel pair, `pair_bytes` to those of the next. Byte offset of tap (ky, kx) from
 * a position: `rows[ky]` + k0, k1 or k2. `weights`: one packed block; `bases`: 4 x i32 to start from. Writes `count`
 * (a multiple of 8) sums to each of 4 arrays at `sums`, `sum_bytes` apart.
 */
export function dot_3x3(
  sums: usize,
  sum_bytes: u32,
  count: u32,
  data: usize,
  pair_bytes: u32,
  pairs: u32,
  rows: usize,
  k0: u32,
  k1: u32,
  k2: u32,
  weights: usize,
  bases: usize,
): void {
  let b0 = v128.load32_splat(bases);
  let b1 = v128.load32_splat(bases, 4);
  let b2 = v128.load32_splat(bases, 8);
  let b3 = v128.load32_splat(bases, 12);
  let end = rows + 12;
  for (let p: u32 = 0; p < count; p += 8) {
    let l0 = b0;
    let h0 = b0;
    let l1 = b1;
    let h1 = b1;
    let l2 = b2;
    let h2 = b2;
    let l3 = b3;
    let h3 = b3;
    let plane = data + (p << 2);
    let w = weights;
    for (let pair: u32 = 0; pair < pairs; pair++) {
      for (let row = rows; row < end; row += 4) {
        let line = plane + load<u32>(row);
        let a = v128.load(line + k0);
        let b = v128.load(line + k0, 16);
        let f = v128.load32_splat(w);
        l0 = mac(l0, a, f);
        h0 = mac(h0, b, f);
        f = v128.load32_splat(w, 36);
        l1 = mac(l1, a, f);
        h1 = mac(h1, b, f);
        f = v128.load32_splat(w, 72);
        l2 = mac(l2, a, f);
        h2 = mac(h2, b, f);
        f = v128.load32_splat(w, 108);
        l3 = mac(l3, a, f);
        h3 = mac(h3, b, f);

        a = v128.load(line + k1);
        b = v128.load(line + k1, 16);
        f = v128.load32_splat(w, 4);
        l0 = mac(l0, a, f);
        h0 = mac(h0, b, f);
        f = v128.load32_splat(w, 40);
        l1 = mac(l1, a, f);
        h1 = mac(h1, b, f);
        f = v128.load32_splat(w, 76);
        l2 = mac(l2, a, f);
        h2 = mac(h2, b, f);
        f = v128.load32_splat(w, 112);
        l3 = mac(l3, a, f);
        h3 = mac(h3, b, f);

        a = v128.load(line + k2);
        b = v128.load(line + k2, 16);
        f = v128.load32_splat(w, 8);
        l0 = mac(l0, a, f);
        h0 = mac(h0, b, f);
        f = v128.load32_splat(w, 44);
        l1 = mac(l1, a, f);
        h1 = mac(h1, b, f);
        f = v128.load32_splat(w, 80);
        l2 = mac(l2, a, f);
        h2 = mac(h2, b, f);
        f = v128.load32_splat(w, 116);
        l3 = mac(l3, a, f);
        h3 = mac(h3, b, f);
        w += 12;
      }
      w += 108;
      plane += pair_bytes;
    }
    let to = sums + (p << 2);
    v128.store(to, l0);
    v128.store(to, h0, 16);
    to += sum_bytes;
    v128.store(to, l1);
    v128.store(to, h1, 16);
    to += sum_bytes;
    v128.store(to, l2);
    v128.store(to, h2, 16);
    to += sum_bytes;
    v128.store(to, l3);
    v128.store(to, h3, 16);
  }
}

/** 1x1: as `dot_3x3` with a single tap at offset 0. */
export function dot_1x1(
  sums: usize,
  sum_bytes: u32,
  count: u32,
  data: usize,
  pair_bytes: u32,
  pairs: u32,
  weights: usize,
  bases: usize,
): void {
  let b0 = v128.load32_splat(bases);
  let b1 = v128.load32_splat(bases, 4);
  let b2 = v128.load32_splat(bases, 8);
  let b3 = v128.load32_splat(bases, 12);
  let end = weights + (<usize>pairs << 4);
  for (let p: u32 = 0; p < count; p += 8) {
    let l0 = b0;
    let h0 = b0;
    let l1 = b1;
    let h1 = b1;
    let l2 = b2;
    let h2 = b2;
    let l3 = b3;
    let h3 = b3;
    let line = data + (p << 2);
    for (let w = weights; w < end; w += 16) {
      let a = v128.load(line);
      let b = v128.load(line, 16);
      let f = v128.load32_splat(w);
      l0 = mac(l0, a, f);
      h0 = mac(h0, b, f);
      f = v128.load32_splat(w, 4);
      l1 = mac(l1, a, f);
      h1 = mac(h1, b, f);
      f = v128.load32_splat(w, 8);
      l2 = mac(l2, a, f);
      h2 = mac(h2, b, f);
      f = v128.load32_splat(w, 12);
      l3 = mac(l3, a, f);
      h3 = mac(h3, b, f);
      line += pair_bytes;
    }
    let to = sums + (p << 2);
    v128.store(to, l0);
    v128.store(to, h0, 16);
    to += sum_bytes;
    v128.store(to, l1);
    v128.store(to, h1, 16);
    to += sum_bytes;
    v128.store(to, l2);
    v128.store(to, h2, 16);
    to += sum_bytes;
    v128.store(to, l3);
    v128.store(to, h3, 16);
  }
}
