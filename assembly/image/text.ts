/** `draw_string`: scaled text in the built-in font. */

import { draw_rectangle } from "./draw";
import { CELL_H, CELL_W, dot, edge_column, printable } from "./font";
import { Img, plot } from "./img";

// @ts-expect-error: decorator
@inline function round(x: f32): i32 { return <i32>Mathf.floor(x + 0.5); }

function glyph(img: Img, ch: i32, left: i32, top: i32, p: i32, scale: f32): void {
  const rows = round(<f32>CELL_H * scale);
  const columns = round(<f32>CELL_W * scale);
  for (let y = max(0, -top); y < rows && top + y < img.h; y++) {
    const gy = round(<f32>y / scale);
    for (let x = max(0, -left); x < columns && left + x < img.w; x++) {
      if (dot(ch, round(<f32>x / scale), gy)) plot(img, left + x, top + y, p);
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
