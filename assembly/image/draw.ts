/** Lines, rectangles, circles, ellipses, arrows, crosses: everything is clipped to the image. Colours are raw pixels. */
import { BINARY, fill_row, Img, inside, plot, RGB565 } from "./img";

/** A round pen of `thickness` pixels at (x, y); even widths extend one more pixel to the upper left. */
function dab(img: Img, x: i32, y: i32, thickness: i32, p: i32): void {
  if (thickness == 1) {
    plot(img, x, y, p);
    return;
  }
  const before = thickness >> 1;
  const after = (thickness - 1) >> 1;
  disc(img, x, y, before, after, p);
}

/** Points at distance <= `before` within the square from -before to +after around (x, y). */
function disc(img: Img, x: i32, y: i32, before: i32, after: i32, p: i32): void {
  const limit = before * before;
  // only rows that can be visible
  const top = max(-before, -y);
  const bottom = min(after, img.h - 1 - y);
  for (let dy = top; dy <= bottom; dy++) {
    const rest = limit - dy * dy;
    let half = <i32>Math.sqrt(<f64>rest);
    while (half * half > rest) half--;
    fill_row(img, x - half, x + min(half, after), y + dy, p);
  }
}

function column(img: Img, x: i32, y0: i32, y1: i32, p: i32): void {
  if (<u32>x >= <u32>img.w) return;
  for (let y = max(y0, 0), end = min(y1, img.h - 1); y <= end; y++) plot(img, x, y, p);
}

/** Clips a coordinate to what can matter, so that absurd arguments cannot make a loop endless. */
// @ts-expect-error: decorator
@inline function tame(v: i32): i32 { return max(-0x4000, min(0x4000, v)); }

/** Bresenham line from (x0, y0) to (x1, y1), both included. */
export function draw_line(img: Img, x0: i32, y0: i32, x1: i32, y1: i32, p: i32, thickness: i32): void {
  if (thickness <= 0) return;
  thickness = min(thickness, 0x1000);
  x0 = tame(x0);
  y0 = tame(y0);
  x1 = tame(x1);
  y1 = tame(y1);
  const dx = abs(x1 - x0);
  const dy = abs(y1 - y0);
  const sx = x0 < x1 ? 1 : -1;
  const sy = y0 < y1 ? 1 : -1;
  let error = (dx > dy ? dx : -dy) / 2;
  if (thickness == 1 && img.format != BINARY && inside(img, x0, y0) && inside(img, x1, y1)) {
    // all points are inside: a walk through the pixels
    const shift: usize = img.format == RGB565 ? 1 : 0, step_y = (sy * img.w) << <i32>shift, step_x = sx << <i32>shift;
    let at = img.data + (<usize>(y0 * img.w + x0) << shift);
    for (let n = max(dx, dy); n >= 0; n--) {
      if (shift) store<u16>(at, p);
      else store<u8>(at, p);
      const e = error;
      if (e > -dx) {
        error -= dy;
        at += step_x;
      }
      if (e < dy) {
        error += dx;
        at += step_y;
      }
    }
    return;
  }
  while (true) {
    dab(img, x0, y0, thickness, p);
    if (x0 == x1 && y0 == y1) return;
    const e = error;
    if (e > -dx) {
      error -= dy;
      x0 += sx;
    }
    if (e < dy) {
      error += dx;
      y0 += sy;
    }
  }
}

/** Rectangle with corner (x, y) and size w x h; the border straddles the edge when thicker than 1. */
export function draw_rectangle(img: Img, x: i32, y: i32, w: i32, h: i32, p: i32, thickness: i32, fill: bool): void {
  x = tame(x);
  y = tame(y);
  w = tame(w);
  h = tame(h);
  if (fill) {
    for (let row = max(y, 0), end = min(y + h, img.h); row < end; row++) fill_row(img, x, x + w - 1, row, p);
    return;
  }
  if (thickness <= 0) return;
  thickness = min(thickness, 0x1000);
  const before = thickness >> 1;
  const after = (thickness - 1) >> 1;
  for (let d = -before; d <= after; d++) {
    if (w + before + after > 0) {
      fill_row(img, x - before, x + w + after - 1, y + d, p);
      fill_row(img, x - before, x + w + after - 1, y + h - 1 + d, p);
    }
    column(img, x + d, y - before, y + h + after - 1, p);
    column(img, x + w - 1 + d, y - before, y + h + after - 1, p);
  }
}

/** Circle of radius r around (x, y), outline (midpoint algorithm on both borders of the ring) or filled. */
export function draw_circle(img: Img, x: i32, y: i32, r: i32, p: i32, thickness: i32, fill: bool): void {
  x = tame(x);
  y = tame(y);
  r = min(r, 0x4000);
  if (r < 0) return;
  if (fill) {
    disc(img, x, y, r, r, p);
    return;
  }
  if (thickness <= 0) return;
  let outer = r + min(thickness >> 1, 0x1000);
  let inner = max(r - ((thickness - 1) >> 1), 0);
  const start = inner;
  let outer_error = 1 - outer;
  let inner_error = 1 - inner;
  let d = 0;
  while (outer >= d) {
    fill_row(img, x + inner, x + outer, y + d, p);
    fill_row(img, x - outer, x - inner, y + d, p);
    fill_row(img, x + inner, x + outer, y - d, p);
    fill_row(img, x - outer, x - inner, y - d, p);
    column(img, x + d, y + inner, y + outer, p);
    column(img, x - d, y + inner, y + outer, p);
    column(img, x + d, y - outer, y - inner, p);
    column(img, x - d, y - outer, y - inner, p);
    d++;
    if (outer_error < 0) outer_error += 2 * d + 1;
    else {
      outer--;
      outer_error += 2 * (d - outer + 1);
    }
    if (d > start) inner = d;
    else if (inner_error < 0) inner_error += 2 * d + 1;
    else {
      inner--;
      inner_error += 2 * (d - inner + 1);
    }
  }
}

/** Ellipse with half axes rx, ry turned by `rotation` degrees: a polygon of short chords, or its filled rows. */
export function draw_ellipse(
  img: Img, x: i32, y: i32, rx: i32, ry: i32, rotation: i32, p: i32, thickness: i32, fill: bool,
): void {
  if (rx <= 0 || ry <= 0) return;
  rx = min(rx, 0x2000);
  ry = min(ry, 0x2000);
  const turn = <f64>(rotation % 360) * (Math.PI / 180.0);
  const c = NativeMath.cos(turn);
  const s = NativeMath.sin(turn);
  if (fill) {
    // Row by row: solve A u^2 + B u + C <= 0 for u = px - x.
    const ax = 1.0 / (<f64>rx * rx);
    const ay = 1.0 / (<f64>ry * ry);
    const qa = c * c * ax + s * s * ay;
    const reach = <i32>Math.ceil(Math.sqrt(<f64>rx * rx * s * s + <f64>ry * ry * c * c));
    for (let v = -reach; v <= reach; v++) {
      const row = <f64>v;
      const qb = 2.0 * row * c * s * (ax - ay);
      const qc = row * row * (s * s * ax + c * c * ay) - 1.0;
      const disc_ = qb * qb - 4.0 * qa * qc;
      if (disc_ < 0) continue;
      const root = Math.sqrt(disc_);
      fill_row(img, x + <i32>Math.ceil((-qb - root) / (2.0 * qa)), x + <i32>Math.floor((-qb + root) / (2.0 * qa)), y + v, p);
    }
    return;
  }
  if (thickness <= 0) return;
  const steps = max(16, min(360, rx + ry));
  let px = 0;
  let py = 0;
  for (let i = 0; i <= steps; i++) {
    const t = <f64>i * (2.0 * Math.PI) / <f64>steps;
    const u = <f64>rx * NativeMath.cos(t);
    const v = <f64>ry * NativeMath.sin(t);
    const qx = x + <i32>Math.round(u * c - v * s);
    const qy = y + <i32>Math.round(u * s + v * c);
    if (i > 0) draw_line(img, px, py, qx, qy, p, thickness);
    px = qx;
    py = qy;
  }
}

/** A cross of arms of `size` pixels around (x, y). */
export function draw_cross(img: Img, x: i32, y: i32, p: i32, size: i32, thickness: i32): void {
  draw_line(img, x - size, y, x + size, y, p, thickness);
  draw_line(img, x, y - size, x, y + size, p, thickness);
}

/** A line whose end (x1, y1) carries two barbs of `size` pixels, or none when the line is a point. */
export function draw_arrow(img: Img, x0: i32, y0: i32, x1: i32, y1: i32, p: i32, size: i32, thickness: i32): void {
  const dx = <f64>(x1 - x0);
  const dy = <f64>(y1 - y0);
  const length = Math.sqrt(dx * dx + dy * dy);
  draw_line(img, x0, y0, x1, y1, p, thickness);
  if (length == 0) return;
  const ux = dx / length;
  const uy = dy / length;
  const s = <f64>size;
  const bx = <f64>x1 - s * ux;
  const by = <f64>y1 - s * uy;
  draw_line(img, x1, y1, <i32>Math.round(bx - s * uy / 2.0), <i32>Math.round(by + s * ux / 2.0), p, thickness);
  draw_line(img, x1, y1, <i32>Math.round(bx + s * uy / 2.0), <i32>Math.round(by - s * ux / 2.0), p, thickness);
}
