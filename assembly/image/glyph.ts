/**
 * Glyphs of later MaixPy's fonts: rows of bits, the leftmost in bit 7, in columns of 8 pixels; all rows of the first column come
 * first, then those of the next.
 */
import { Img, plot } from "./img";

// @ts-expect-error: decorator
@inline function round(x: f32): i32 { return <i32>Mathf.floor(x + 0.5); }

/** Bytes of a glyph. */
export function glyph_bytes(w: i32, h: i32): i32 { return (w >> 3) * h; }

/** Dot (x, y) of the glyph at `data`. */
export function glyph_dot(data: usize, h: i32, x: i32, y: i32): bool {
  return ((load<u8>(data + <usize>((x >> 3) * h + y)) >> (7 - (x & 7))) & 1) != 0;
}

/** Draws the glyph of w x h dots at `data` with its corner at (left, top). */
export function draw_glyph(img: Img, left: i32, top: i32, w: i32, h: i32, data: usize, p: i32, scale: f32): void {
  const rows = round(<f32>h * scale), columns = round(<f32>w * scale);
  for (let y = max(0, -top); y < rows && top + y < img.h; y++) {
    const row = min(<i32>(<f32>y / scale), h - 1);
    for (let x = max(0, -left); x < columns && left + x < img.w; x++) {
      const column = min(<i32>(<f32>x / scale), w - 1);
      if (glyph_dot(data, h, column, row)) plot(img, left + x, top + y, p);
    }
  }
}

/** First (or, with `last`, last) column with a dot; -1 of a blank glyph. */
export function glyph_edge(data: usize, w: i32, h: i32, last: bool): i32 {
  for (let i = 0; i < w; i++) {
    const x = last ? w - 1 - i : i;
    for (let y = 0; y < h; y++) if (glyph_dot(data, h, x, y)) return x;
  }
  return -1;
}
