/**
 * Dense NCHW u8 tensors to and from AI RAM ("K210 KPU", sections 5.5 and 8).
 *
 * Every `bus_write` is one call into the host and, on silicon, a run of uncached word accesses, so:
 * W % 64 == 0 is one copy, other images wider than 32 are one strided copy for all channels and batches,
 * and narrow images (2 or 4 channels per 64-byte row) go through a 4 KiB stage of whole rows.
 */
import { bus_read, bus_write } from "../hal";
import { kpu_groups, kpu_pitch, kpu_row_len } from "./layout";
import { AI_RAM } from "./registers";

const STAGE_ROWS: u32 = 64;
const stage: usize = memory.data(4096, 16);

/** Copies `size` bytes; short spans are moved inline, a call costs more than 16 bytes do. */
// @ts-ignore: decorator
@inline
function copy_span(to: usize, from: usize, size: u32): void {
  if (size > 16) memory.copy(to, from, size);
  else for (let i: u32 = 0; i < size; i++) store<u8>(to + i, load<u8>(from + i));
}

/**
 * Moves the spans of up to STAGE_ROWS consecutive image rows between `dense` and the stage, for an image
 * whose channels share rows. `row` counts the 64-byte rows of one image.
 */
function stage_spans(dense: usize, row: u32, rows: u32, c: u32, h: u32, w: u32, upload: bool): void {
  let groups = kpu_groups(w);
  let pitch = kpu_pitch(w);
  let plane: usize = <usize>h * w;
  let group = row / h;
  let y = row - group * h;
  for (let r: u32 = 0; r < rows; r++) {
    let line = stage + ((<usize>r) << 6);
    let first = group * groups;
    let last = min(first + groups, c);
    let pixel = dense + <usize>first * plane + <usize>y * w;
    for (let i = first; i < last; i++) {
      if (upload) copy_span(line, pixel, w);
      else copy_span(pixel, line, w);
      line += pitch;
      pixel += plane;
    }
    if (++y == h) {
      y = 0;
      group++;
    }
  }
}

/** Moves one narrow image (W <= 32) through the stage. */
function stage_image(bus: u32, dense: usize, c: u32, h: u32, w: u32, upload: bool): void {
  let groups = kpu_groups(w);
  let total = h * ((c + groups - 1) / groups);
  for (let row: u32 = 0; row < total; row += STAGE_ROWS) {
    let rows = min(STAGE_ROWS, total - row);
    let bytes = rows << 6;
    if (upload) {
      memory.fill(stage, 0, bytes);
      stage_spans(dense, row, rows, c, h, w, true);
      bus_write(bus + (row << 6), bytes, stage, bytes, bytes, 1);
    } else {
      bus_read(stage, bytes, bus + (row << 6), bytes, bytes, 1);
      stage_spans(dense, row, rows, c, h, w, false);
    }
  }
}

/**
 * Copies a dense u8 tensor [n][c][h][w] at `src` to AI RAM, `offset` bytes from its start, in the KPU layout.
 * Bytes of the layout that hold no pixel may become 0. The caller has checked that the tensor fits.
 */
export function kpu_upload(offset: u32, src: usize, n: u32, c: u32, h: u32, w: u32): void {
  let bus = AI_RAM + offset;
  if ((w & 63) == 0) {
    bus_write(bus, n * c * h * w, src, n * c * h * w, n * c * h * w, 1);
    return;
  }
  if (w > 32) {
    bus_write(bus, kpu_row_len(w) << 6, src, w, w, n * c * h);
    return;
  }
  let image = (h * ((c + kpu_groups(w) - 1) / kpu_groups(w))) << 6;
  for (let i: u32 = 0; i < n; i++) {
    stage_image(bus + i * image, src + <usize>i * c * h * w, c, h, w, true);
  }
}

/** The reverse of `kpu_upload`: gathers the tensor at AI RAM byte `offset` into dense NCHW at `dst`. */
export function kpu_download(dst: usize, offset: u32, n: u32, c: u32, h: u32, w: u32): void {
  let bus = AI_RAM + offset;
  if ((w & 63) == 0) {
    bus_read(dst, n * c * h * w, bus, n * c * h * w, n * c * h * w, 1);
    return;
  }
  if (w > 32) {
    bus_read(dst, w, bus, kpu_row_len(w) << 6, w, n * c * h);
    return;
  }
  let image = (h * ((c + kpu_groups(w) - 1) / kpu_groups(w))) << 6;
  for (let i: u32 = 0; i < n; i++) {
    stage_image(bus + i * image, dst + <usize>i * c * h * w, c, h, w, false);
  }
}
