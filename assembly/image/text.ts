/** `draw_string`: scaled text in the built-in font. */

import { draw_rectangle } from "./draw";
import { CELL_H, CELL_W, dot, edge_column, printable } from "./font";
import { fill_row, Img } from "./img";

// @ts-expect-error: decorator
@inline function round(x: f32): i32 { return <i32>Mathf.floor(x + 0.5); }

/** Where the glyph's columns 1 to 6 and rows 1 to 9 begin on the screen, for the scale `edges_scale`. */
const LEFT: usize = memory.data(28, 4);
const TOP: usize = memory.data(40, 4);
let edges_scale: f32 = 0;

/** Smallest x whose pixel, divided by the scale and rounded, is `dot` or more; at most `limit`. */
function edge(dot: i32, scale: f32, limit: i32): i32 {
  let x = max(0, <i32>Mathf.floor((<f32>dot - 0.5) * scale) - 1);
  while (x < limit && round(<f32>x / scale) < dot) x++;
  return min(x, limit);
}

function find_edges(scale: f32): void {
  if (scale == edges_scale) return;
  edges_scale = scale;
  for (let i = 1; i <= 6; i++) store<i32>(LEFT + (<usize>i << 2), edge(i, scale, round(<f32>CELL_W * scale)));
  for (let i = 1; i <= 9; i++) store<i32>(TOP + (<usize>i << 2), edge(i, scale, round(<f32>CELL_H * scale)));
}
// @ts-expect-error: decorator
@inline function left_of(i: i32): i32 { return load<i32>(LEFT + (<usize>i << 2)); }
// @ts-expect-error: decorator
@inline function top_of(i: i32): i32 { return load<i32>(TOP + (<usize>i << 2)); }

function glyph(img: Img, ch: i32, left: i32, top: i32, p: i32, scale: f32): void {
  find_edges(scale);
  for (let row = 1; row <= 8; row++) {
    const y0 = max(0, top + top_of(row)), y1 = min(img.h, top + top_of(row + 1));
    if (y0 >= y1) continue;
    for (let column = 1; column <= 5; column++) {
      if (!dot(ch, column, row)) continue;
      const first = column;
      while (column < 5 && dot(ch, column + 1, row)) column++;
      const x0 = left + left_of(first), x1 = left + left_of(column + 1) - 1;
      for (let y = y0; y < y1; y++) fill_row(img, x0, x1, y, p);
    }
  }
}

/**
 * Draws UTF-8 `text` of `len` bytes with its upper left corner at (x, y). A newline ("\n", "\r" or "\r\n") starts
 * again at x below. What the font lacks is drawn as a box. Without `mono_space` blank columns are trimmed and
 * a glyph advances by (last column + 2) * scale, a space by 3 * scale (MaixPy API, section 2.8).
 */
export function draw_text(
  img: Img, x: i32, y: i32, text: usize, len: i32, p: i32, scale: f32, x_spacing: i32, y_spacing: i32, mono_space: bool,
): void {
  if (!(scale > 0) || scale > 4096) return;
  const anchor = x;
  let last = 0;
  for (let i = 0; i < len; i++) {
    const ch = <i32>load<u8>(text + i);
    if ((ch & 0xc0) == 0x80) continue; // continuation byte of a character already drawn as a box
    const crlf = last == 13 && ch == 10;
    last = ch;
    if (crlf) continue;
    if (ch == 10 || ch == 13) {
      x = anchor;
      y += round(<f32>CELL_H * scale) + y_spacing;
      continue;
    }
    const advance = round(<f32>CELL_W * scale) + x_spacing;
    if (!printable(ch)) {
      const inset = round(3 * scale) / 2;
      draw_rectangle(img, x + inset, y + inset, round(<f32>CELL_W * scale) - 2 * inset,
        round(<f32>CELL_H * scale) - 2 * inset, p, max(1, round(scale)), false);
      x += advance;
      continue;
    }
    if (mono_space) {
      glyph(img, ch, x, y, p, scale);
      x += advance;
      continue;
    }
    const first = edge_column(ch, false);
    if (first < 0) {
      x += round(3 * scale);
      continue;
    }
    x -= round(<f32>first * scale);
    glyph(img, ch, x, y, p, scale);
    x += round(<f32>(edge_column(ch, true) + 2) * scale) + x_spacing;
  }
}
