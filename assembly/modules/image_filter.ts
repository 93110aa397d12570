/** Window filters of images (OpenMV's semantics): each changes the image and returns it. */
import { Filter, FILTER_JOB_BYTES, filter_bytes, FilterJob, MAX_K, run_filter } from "../image/filter";
import { get_raw, Img, img_bytes, inside, put_raw } from "../image/img";
import { Arith, arith } from "../image/arith";
import { mem_alloc, mem_free } from "../memory";
import { arg } from "../py/native";
import { get_f64, get_failed } from "../py/objects/number";
import { seq_items, seq_len } from "../py/objects/seq";
import { ERR, UNDEF, V } from "../py/value";
import { arg_failed, args_bad, args_start, bad_value, bool_option, float_option, int_option, is_sequence, option } from "./image_args";
import { mask_img, mask_option } from "./image_arith";
import { img_of, need_image, no_work_memory } from "./image_object";

const JOB: usize = memory.data(40, 8);
const KERNEL: usize = memory.data(3844, 8);

/** Clears the job and reads what all filters share: size, threshold, offset, invert, mask. */
function start(argc: i32, argv: usize, filter: i32, size_pos: i32): FilterJob {
  memory.fill(JOB, 0, FILTER_JOB_BYTES);
  const job = changetype<FilterJob>(JOB);
  job.filter = filter;
  args_start();
  if (size_pos >= 0) job.k = int_option(argc, argv, size_pos, size_pos ? "size" : "", 1);
  if (job.k < 0 || job.k > MAX_K) bad_value("the kernel size is 0 to 15");
  job.adaptive = i32(bool_option(argc, argv, -1, "threshold", false));
  job.offset = int_option(argc, argv, -1, "offset", 0);
  job.invert = i32(bool_option(argc, argv, -1, "invert", false));
  return job;
}

/** Runs the job on argument 0. */
function run(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  const img = img_of(v), job = changetype<FilterJob>(JOB);
  if (arg_failed || !mask_option(argc, argv, -1, img)) return ERR;
  job.mask = mask_img;
  const work = mem_alloc(<u32>filter_bytes(img, job.k), 8);
  if (!work) return no_work_memory();
  run_filter(img, job, work);
  mem_free(work);
  return v;
}

export function i_mean(argc: i32, argv: usize): V {
  start(argc, argv, Filter.MEAN, 1);
  return run(argc, argv);
}
export function i_median(argc: i32, argv: usize): V {
  start(argc, argv, Filter.MEDIAN, 1).param = <f32>float_option(argc, argv, 2, "percentile", 0.5);
  return run(argc, argv);
}
export function i_mode(argc: i32, argv: usize): V {
  start(argc, argv, Filter.MODE, 1);
  return run(argc, argv);
}
export function i_midpoint(argc: i32, argv: usize): V {
  start(argc, argv, Filter.MIDPOINT, 1).param = <f32>float_option(argc, argv, 2, "bias", 0.5);
  return run(argc, argv);
}
export function i_bilateral(argc: i32, argv: usize): V {
  const job = start(argc, argv, Filter.BILATERAL, 1);
  job.param = <f32>float_option(argc, argv, 2, "color_sigma", 0.1);
  job.mul = <f32>float_option(argc, argv, 3, "space_sigma", 1);
  if (!arg_failed && (!(job.param > 0) || !(job.mul > 0))) bad_value("sigma must be above 0");
  return run(argc, argv);
}

/** Sets weight i of the kernel, whose rows have 2k + 1. */
function weight(i: i32, w: i32): void { store<i32>(KERNEL + (<usize>i << 2), w); }

/** Binomial coefficients: row 2k of Pascal's triangle, outer product. */
function pascal(k: i32): i32 {
  const n = 2 * k + 1;
  let c: i64 = 1;
  for (let i = 0; i < n; i++) {
    row_set(i, <i32>c);
    c = c * (n - 1 - i) / (i + 1);
  }
  let sum = 0;
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      weight(y * n + x, row_get(x) * row_get(y));
      sum += row_get(x) * row_get(y);
    }
  }
  return sum;
}
const ROW: usize = memory.data(128, 8);
function row_set(i: i32, v: i32): void { store<i32>(ROW + (<usize>i << 2), v); }
function row_get(i: i32): i32 { return load<i32>(ROW + (<usize>i << 2)); }

/** gaussian(size, unsharp=False): binomial weights; with `unsharp` twice the pixel less its blur. */
export function i_gaussian(argc: i32, argv: usize): V {
  const job = start(argc, argv, Filter.KERNEL, 1);
  const unsharp = bool_option(argc, argv, -1, "unsharp", false);
  if (!arg_failed && job.k > 7) bad_value("the kernel size is 0 to 7");
  if (arg_failed) return ERR;
  const n = 2 * job.k + 1, sum = pascal(job.k);
  if (unsharp) {
    for (let i = 0; i < n * n; i++) weight(i, -load<i32>(KERNEL + (<usize>i << 2)));
    weight((n * n) >> 1, 2 * sum + load<i32>(KERNEL + (<usize>((n * n) >> 1) << 2)));
  }
  return kernel(argc, argv, job, 1 / <f64>sum, 0);
}

/** laplacian(size, sharpen=False): the pixel's weight is the sum of the others', which are negative binomials. */
export function i_laplacian(argc: i32, argv: usize): V {
  const job = start(argc, argv, Filter.KERNEL, 1);
  const sharpen = bool_option(argc, argv, -1, "sharpen", false);
  if (!arg_failed && job.k > 7) bad_value("the kernel size is 0 to 7");
  if (arg_failed) return ERR;
  const n = 2 * job.k + 1, middle = (n * n) >> 1, sum = pascal(job.k);
  const centre = load<i32>(KERNEL + (<usize>middle << 2)), rest = sum - centre;
  for (let i = 0; i < n * n; i++) weight(i, -load<i32>(KERNEL + (<usize>i << 2)));
  weight(middle, sharpen ? rest + centre : rest);
  return kernel(argc, argv, job, 1 / <f64>max(centre, 1), 0);
}

/** Runs a kernel with the arguments mul and add (defaults given). */
function kernel(argc: i32, argv: usize, job: FilterJob, mul: f64, add: f64): V {
  job.kernel = KERNEL;
  job.mul = <f32>float_option(argc, argv, -1, "mul", mul);
  job.add = <f32>float_option(argc, argv, -1, "add", add);
  return run(argc, argv);
}

/** The weights of argument `pos`: exactly n numbers; their sum. */
function read_weights(v: V, n: i32): f64 {
  if (v == UNDEF || !is_sequence(v) || seq_len(v) != n) {
    bad_value("the kernel has the wrong number of weights");
    return 0;
  }
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) {
    const x = get_f64(load<u64>(seq_items(v) + (<usize>i << 3)));
    if (get_failed) {
      args_bad();
      return 0;
    }
    // weights keep 1/256
    weight(i, <i32>(x * 256));
    sum += x;
  }
  return sum;
}

/** morph(size, kernel, mul=1/sum, add=0). */
export function i_morph(argc: i32, argv: usize): V {
  const job = start(argc, argv, Filter.KERNEL, 1);
  if (arg_failed) return ERR;
  const n = 2 * job.k + 1;
  const sum = read_weights(option(argc, argv, 2, "kernel"), n * n);
  if (arg_failed) return ERR;
  job.kernel = KERNEL;
  job.mul = <f32>(float_option(argc, argv, 3, "mul", sum ? 1 / sum : 1) / 256);
  job.add = <f32>float_option(argc, argv, 4, "add", 0);
  return run(argc, argv);
}

/** conv3(list of 9): a 3x3 convolution with the weights as they are. */
export function i_conv3(argc: i32, argv: usize): V {
  const job = start(argc, argv, Filter.KERNEL, -1);
  job.k = 1;
  read_weights(arg(argv, 1), 9);
  job.kernel = KERNEL;
  job.mul = 1.0 / 256.0;
  return run(argc, argv);
}

// ---- morphology ----------------------------------------------------------------------------------------------

function morphology(argc: i32, argv: usize, filter: i32): V {
  const job = start(argc, argv, filter, 1);
  const n = (2 * job.k + 1) * (2 * job.k + 1) - 1;
  job.param = <f32>int_option(argc, argv, 2, "threshold", filter == Filter.ERODE ? n : 0);
  job.adaptive = 0;
  return run(argc, argv);
}
/** erode(size, threshold=all neighbours), dilate(size, threshold=0). */
export function i_erode(argc: i32, argv: usize): V { return morphology(argc, argv, Filter.ERODE); }
export function i_dilate(argc: i32, argv: usize): V { return morphology(argc, argv, Filter.DILATE); }
export function i_open(argc: i32, argv: usize): V { return i_erode(argc, argv) == ERR ? ERR : i_dilate(argc, argv); }
export function i_close(argc: i32, argv: usize): V { return i_dilate(argc, argv) == ERR ? ERR : i_erode(argc, argv); }

/** The image less its opening (top_hat) or its closing less the image (black_hat). */
function hat(argc: i32, argv: usize, black: bool): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  const img = img_of(v), n = img_bytes(img.w, img.h, img.format);
  const copy = mem_alloc(n, 16);
  if (!copy) return no_work_memory();
  memory.copy(copy, img.data, n);
  const r = black ? i_close(argc, argv) : i_open(argc, argv);
  if (r != ERR) {
    const old = changetype<Img>(OLD);
    memory.copy(OLD, changetype<usize>(img), 24);
    old.data = copy;
    arith(img, Arith.DIFFERENCE, OLD, 0, 0);
  }
  mem_free(copy);
  return r;
}
const OLD: usize = memory.data(24, 8);
export function i_top_hat(argc: i32, argv: usize): V { return hat(argc, argv, false); }
export function i_black_hat(argc: i32, argv: usize): V { return hat(argc, argv, true); }

// ---- geometry ------------------------------------------------------------------------------------------------

/** Copies the pixels of `img` to a block and makes OLD an image of them. False without memory. */
function keep(img: Img): bool {
  const n = img_bytes(img.w, img.h, img.format);
  const copy = mem_alloc(n, 16);
  if (!copy) {
    no_work_memory();
    return false;
  }
  memory.copy(copy, img.data, n);
  memory.copy(OLD, changetype<usize>(img), 24);
  changetype<Img>(OLD).data = copy;
  return true;
}

/** lens_corr(strength=1.8, zoom=1.0): undoes the barrel distortion of a wide lens. */
export function i_lens_corr(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const strength = float_option(argc, argv, 1, "strength", 1.8), zoom = float_option(argc, argv, 2, "zoom", 1);
  if (!arg_failed && (!(strength > 0) || !(zoom > 0))) bad_value("strength and zoom must be above 0");
  const img = img_of(v);
  if (arg_failed || !keep(img)) return ERR;
  const old = changetype<Img>(OLD), cx = <f64>img.w / 2, cy = <f64>img.h / 2;
  const radius = strength / sqrt(<f64>(img.w * img.w + img.h * img.h));
  for (let y = 0; y < img.h; y++) {
    for (let x = 0; x < img.w; x++) {
      const dx = <f64>x - cx, dy = <f64>y - cy;
      const r = radius * sqrt(dx * dx + dy * dy);
      const t = (r < 1e-9 ? 1 : NativeMath.atan(r) / r) * zoom;
      pick(img, x, y, old, cx + dx * t, cy + dy * t);
    }
  }
  mem_free(old.data);
  return v;
}

/** Pixel (x, y) of `img` becomes the one at (sx, sy) of `old`, black outside. */
function pick(img: Img, x: i32, y: i32, old: Img, sx: f64, sy: f64): void {
  const ix = <i32>floor(sx + 0.5), iy = <i32>floor(sy + 0.5);
  put_raw(img, x, y, inside(old, ix, iy) ? get_raw(old, ix, iy) : 0);
}

/** rotation_corr(x_rotation=0, y_rotation=0, z_rotation=0, x_translation=0, y_translation=0, zoom=1, fov=60): a view in space. */
export function i_rotation_corr(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const degree = Math.PI / 180;
  const rx = float_option(argc, argv, 1, "x_rotation", 0) * degree, ry = float_option(argc, argv, 2, "y_rotation", 0) * degree;
  const rz = float_option(argc, argv, 3, "z_rotation", 0) * degree;
  const tx = float_option(argc, argv, 4, "x_translation", 0), ty = float_option(argc, argv, 5, "y_translation", 0);
  const zoom = float_option(argc, argv, 6, "zoom", 1), fov = float_option(argc, argv, 7, "fov", 60) * degree;
  if (!arg_failed && (!(zoom > 0) || !(fov > 0) || fov >= Math.PI)) bad_value("zoom must be above 0, fov between 0 and 180");
  const img = img_of(v);
  if (arg_failed || !keep(img)) return ERR;
  const old = changetype<Img>(OLD), cx = <f64>img.w / 2, cy = <f64>img.h / 2;
  const distance = sqrt(<f64>(img.w * img.w + img.h * img.h)) / 2 / NativeMath.tan(fov / 2);
  const sx = NativeMath.sin(rx), kx = NativeMath.cos(rx), sy = NativeMath.sin(ry), ky = NativeMath.cos(ry);
  const sz = NativeMath.sin(rz), kz = NativeMath.cos(rz);
  // the plane's two directions after turning around x, y, z
  const ux = ky * kz, uy = kx * sz + sx * sy * kz, uz = sx * sz - kx * sy * kz;
  const vx = -ky * sz, vy = kx * kz - sx * sy * sz, vz = sx * kz + kx * sy * sz;
  for (let y = 0; y < img.h; y++) {
    for (let x = 0; x < img.w; x++) {
      // the ray through (x, y) meets the plane at a * u + b * v
      const px = (<f64>x - cx - tx) / zoom, py = (<f64>y - cy - ty) / zoom;
      const a11 = ux - (px * uz) / distance, a12 = vx - (px * vz) / distance;
      const a21 = uy - (py * uz) / distance, a22 = vy - (py * vz) / distance;
      const det = a11 * a22 - a12 * a21;
      if (abs(det) < 1e-9) put_raw(img, x, y, 0);
      else pick(img, x, y, old, cx + (px * a22 - a12 * py) / det, cy + (a11 * py - a21 * px) / det);
    }
  }
  mem_free(old.data);
  return v;
}

/** linpolar(reverse=False) and logpolar: angle goes down, distance (or its logarithm) to the right. */
function polar(argc: i32, argv: usize, logarithm: bool): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const reverse = bool_option(argc, argv, 1, "reverse", false);
  const img = img_of(v);
  if (arg_failed || !keep(img)) return ERR;
  const old = changetype<Img>(OLD), cx = <f64>img.w / 2, cy = <f64>img.h / 2;
  const far = sqrt(cx * cx + cy * cy), scale = logarithm ? NativeMath.log(far) / <f64>img.w : far / <f64>img.w;
  const turn = (2 * Math.PI) / <f64>img.h;
  for (let y = 0; y < img.h; y++) {
    for (let x = 0; x < img.w; x++) {
      if (!reverse) {
        const r = logarithm ? NativeMath.exp(<f64>x * scale) : <f64>x * scale;
        pick(img, x, y, old, cx + r * NativeMath.sin(<f64>y * turn), cy - r * NativeMath.cos(<f64>y * turn));
        continue;
      }
      const dx = <f64>x - cx, dy = cy - <f64>y;
      const r = sqrt(dx * dx + dy * dy);
      let t = NativeMath.atan2(dx, dy);
      if (t < 0) t += 2 * Math.PI;
      pick(img, x, y, old, (logarithm ? NativeMath.log(max<f64>(r, 1)) : r) / scale, t / turn);
    }
  }
  mem_free(old.data);
  return v;
}
export function i_linpolar(argc: i32, argv: usize): V { return polar(argc, argv, false); }
export function i_logpolar(argc: i32, argv: usize): V { return polar(argc, argv, true); }
