/**
 * Image operations at 320x240, counted in instructions. test/bench/image/hand.c does the same jobs in plain C on the same
 * pictures; where both print a digest they must agree.
 */
import { device } from "../../../../assembly/hal";
import { BLOB_BYTES, Blob, blob_stack_bytes, next_set, take_region } from "../../../../assembly/image/blob";
import { convert, pix_to_ai } from "../../../../assembly/image/convert";
import { draw_line, draw_rectangle } from "../../../../assembly/image/draw";
import { FILTER_JOB_BYTES, Filter, FilterJob, filter_bytes, run_filter } from "../../../../assembly/image/filter";
import { BINARY, GRAYSCALE, Img, img_bytes, RGB565 } from "../../../../assembly/image/img";
import { lab_prepare } from "../../../../assembly/image/lab";
import { crop, draw_image, resize } from "../../../../assembly/image/scale";
import { histogram } from "../../../../assembly/image/stats";
import { draw_text } from "../../../../assembly/image/text";
import { apply_mask, match, Threshold } from "../../../../assembly/image/threshold";
import { mem_alloc, mem_init } from "../../../../assembly/memory";
import { Device, System } from "../../../../assembly/modules/device";
import { decimal, end_line, fnv, hex, put } from "../../../firmware/asm/text";

const W: i32 = 320;
const H: i32 = 240;
const counter: usize = memory.data(16, 8);

function now(): u64 {
  device(Device.SYSTEM, System.COUNTER, 0, 0, counter, 8);
  return load<u64>(counter);
}

function image(w: i32, h: i32, format: i32): Img {
  const img = changetype<Img>(mem_alloc(24, 8));
  img.w = w;
  img.h = h;
  img.format = format;
  img.data = mem_alloc(img_bytes(w, h, format), 16);
  memory.fill(img.data, 0, img_bytes(w, h, format));
  return img;
}

let seed: u32 = 12345;
function random(): u32 {
  seed = seed * 1664525 + 1013904223;
  return seed >> 24;
}

/** A gray gradient with noise and dark squares. */
function paint_gray(img: Img): void {
  for (let y = 0; y < img.h; y++) {
    for (let x = 0; x < img.w; x++) {
      const spot = ((x >> 4) + (y >> 4)) % 5 == 0;
      store<u8>(img.data + <usize>(y * img.w + x), spot ? 20 + (random() & 15) : 120 + ((x + y) >> 3) + (random() & 31));
    }
  }
}

/** Red squares on green and gray. */
function paint_color(img: Img): void {
  for (let y = 0; y < img.h; y++) {
    for (let x = 0; x < img.w; x++) {
      const spot = ((x >> 4) + (y >> 4)) % 5 == 0;
      const r = spot ? 28 : (x >> 4) & 15, g = spot ? 4 : 20 + (y >> 4), b = random() & 7;
      const native = (r << 11) | (g << 5) | b;
      store<u16>(img.data + (<usize>(y * img.w + x) << 1), ((native & 255) << 8) | (native >> 8));
    }
  }
}

let started: u64 = 0;
let name: string = "";
function begin(label: string): void {
  name = label;
  started = now();
}
function end(at: usize, bytes: i32): void {
  const count = now() - started;
  for (let i = 0; i < name.length; i++) put(name.charCodeAt(i));
  put(32);
  decimal(count);
  hex(fnv(at, bytes));
  end_line();
}
function end_image(img: Img): void {
  end(img.data, img_bytes(img.w, img.h, img.format));
}

const threshold: usize = memory.data(24, 8);
function range(l0: i32, l1: i32, a0: i32, a1: i32, b0: i32, b1: i32): void {
  const t = changetype<Threshold>(threshold);
  t.l_min = l0;
  t.l_max = l1;
  t.a_min = a0;
  t.a_max = a1;
  t.b_min = b0;
  t.b_max = b1;
}

const job: usize = memory.data(40, 8);
function filter(label: string, kind: i32, img: Img, param: f32, work: usize): void {
  memory.fill(job, 0, FILTER_JOB_BYTES);
  const j = changetype<FilterJob>(job);
  j.filter = kind;
  j.k = 1;
  j.param = param;
  begin(label);
  run_filter(img, j, work);
  end_image(img);
}

/** Bounding boxes and pixel counts of the regions, 5 words each, at `out`; their number. */
function blobs(mask: Img, stack: usize, blob: usize, out: usize): i32 {
  let n = 0;
  for (let i = next_set(mask, 0); i >= 0; i = next_set(mask, i)) {
    const b = changetype<Blob>(blob);
    take_region(mask, i % mask.w, i / mask.w, 0, 0, mask.w - 1, mask.h - 1, stack, b);
    if (b.pixels < 10) continue;
    memory.copy(out + <usize>n * 20, blob, 20);
    n++;
  }
  return n;
}

/** Prints `NAME INSTRUCTIONS RESULT` for every kernel. */
export function run(size: u32): i32 {
  mem_init(__heap_base, size);
  const gray = image(W, H, GRAYSCALE), color = image(W, H, RGB565), mask = image(W, H, BINARY), out = image(W, H, RGB565);
  const small_gray = image(W / 2, H / 2, GRAYSCALE), small_color = image(W / 2, H / 2, RGB565), gray_out = image(W, H, GRAYSCALE);
  const stack = mem_alloc(<u32>blob_stack_bytes(W, H), 8), blob = mem_alloc(<u32>BLOB_BYTES, 8), list = mem_alloc(65536, 8);
  const work = mem_alloc(<u32>filter_bytes(color, 1), 8);
  paint_gray(gray);
  paint_color(color);

  begin("resize_rgb565_half");
  resize(color, small_color);
  end_image(small_color);
  begin("resize_gray_half");
  resize(gray, small_gray);
  end_image(small_gray);
  begin("resize_rgb565_double");
  resize(small_color, out);
  end_image(out);
  begin("resize_gray_double");
  resize(small_gray, gray_out);
  end_image(gray_out);

  range(0, 100, -128, 127, -128, 127);
  begin("binary_gray");
  match(gray, 0, 0, W, H, threshold, 1, false, mask);
  memory.copy(gray_out.data, gray.data, W * H);
  apply_mask(gray_out, mask, false, 0);
  end_image(gray_out);
  begin("find_blobs_gray");
  match(gray, 0, 0, W, H, threshold, 1, false, mask);
  const dark = blobs(mask, stack, blob, list);
  end(list, dark * 20);

  lab_prepare();
  range(20, 80, 20, 127, 0, 127);
  begin("binary_rgb565");
  match(color, 0, 0, W, H, threshold, 1, false, mask);
  memory.copy(out.data, color.data, W * H * 2);
  apply_mask(out, mask, false, 0);
  end_image(out);
  begin("find_blobs_rgb565");
  match(color, 0, 0, W, H, threshold, 1, false, mask);
  const red = blobs(mask, stack, blob, list);
  end(list, red * 20);

  begin("to_grayscale");
  convert(color, gray_out);
  end_image(gray_out);
  color.ai = mem_alloc(W * H * 3, 8);
  begin("pix_to_ai");
  pix_to_ai(color);
  end(color.ai, W * H * 3);
  begin("copy");
  crop(color, 0, 0, out);
  end_image(out);
  begin("crop");
  crop(color, 40, 30, small_color);
  end_image(small_color);
  begin("histogram_gray");
  histogram(gray, 0, 0, 0, W, H, 0, list, 256);
  end(list, 1024);
  begin("draw_image");
  draw_image(out, small_color, 20, 20, 1, 1, 256, 0);
  end_image(out);
  begin("draw_rectangle_filled");
  draw_rectangle(out, 10, 10, 200, 150, 0x1234, 1, true);
  end_image(out);
  begin("draw_line");
  draw_line(out, 5, 7, 300, 200, 0x4321, 1);
  end_image(out);
  memory.copy(gray_out.data, gray.data, W * H);
  filter("mean", Filter.MEAN, gray_out, 0, work);
  filter("erode_gray", Filter.ERODE, gray_out, 8, work);
  memory.copy(gray_out.data, gray.data, W * H);
  filter("median", Filter.MEDIAN, gray_out, 0.5, work);
  const text = "12.34 FPS", letters = mem_alloc(16, 8);
  for (let i = 0; i < text.length; i++) store<u8>(letters + i, text.charCodeAt(i));
  begin("draw_string");
  draw_text(out, 120, 10, letters, text.length, 0x1f, 2, 0, 0, true);
  end_image(out);
  return 0;
}
