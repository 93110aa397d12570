/** Window filters of images (OpenMV's semantics): each changes the image and returns it. */
import { Filter, FILTER_JOB_BYTES, filter_bytes, FilterJob, MAX_K, run_filter } from "../image/filter";
import { Img, img_bytes } from "../image/img";
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

/** Clears the job and reads what all filters share: size, and from position `tail` on threshold, offset and invert (mask stands behind). */
function start(argc: i32, argv: usize, filter: i32, tail: i32): FilterJob {
  memory.fill(JOB, 0, FILTER_JOB_BYTES);
  const job = changetype<FilterJob>(JOB);
  job.filter = filter;
  args_start();
  mask_at = tail + 3;
  job.k = int_option(argc, argv, 1, "size", 1);
  if (arg_failed) return job;
  if (job.k < 0) bad_value("KernelSize must be >= 0!");
  else if (job.k > MAX_K) bad_value("the kernel size is 0 to 15");
  job.adaptive = i32(bool_option(argc, argv, tail, "threshold", false));
  job.offset = int_option(argc, argv, tail + 1, "offset", 0);
  job.invert = i32(bool_option(argc, argv, tail + 2, "invert", false));
  return job;
}

/** Position of the argument mask. */
let mask_at: i32 = 0;

/** Runs the job on argument 0. */
function run(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  const img = img_of(v), job = changetype<FilterJob>(JOB);
  if (arg_failed || !mask_option(argc, argv, mask_at)) return ERR;
  job.mask = mask_img;
  const work = mem_alloc(<u32>filter_bytes(img, job.k), 8);
  if (!work) return no_work_memory();
  run_filter(img, job, work);
  mem_free(work);
  return v;
}

export function i_mean(argc: i32, argv: usize): V {
  start(argc, argv, Filter.MEAN, 2);
  return run(argc, argv);
}
export function i_median(argc: i32, argv: usize): V {
  const job = start(argc, argv, Filter.MEDIAN, 3);
  job.param = <f32>float_option(argc, argv, 2, "percentile", 0.5);
  if (!arg_failed && !(job.param >= 0 && job.param <= 1)) bad_value("Error: 0 <= percentile <= 1!");
  return run(argc, argv);
}
export function i_mode(argc: i32, argv: usize): V {
  start(argc, argv, Filter.MODE, 2);
  return run(argc, argv);
}
export function i_midpoint(argc: i32, argv: usize): V {
  const job = start(argc, argv, Filter.MIDPOINT, 3);
  job.param = <f32>float_option(argc, argv, 2, "bias", 0.5);
  if (!arg_failed && !(job.param >= 0 && job.param <= 1)) bad_value("Error: 0 <= bias <= 1!");
  return run(argc, argv);
}
export function i_bilateral(argc: i32, argv: usize): V {
  const job = start(argc, argv, Filter.BILATERAL, 4);
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

/** gaussian(size, unsharp=False, mul, add, threshold, offset, invert, mask): binomial weights; with `unsharp` twice the pixel less its blur. */
export function i_gaussian(argc: i32, argv: usize): V {
  const job = start(argc, argv, Filter.KERNEL, 5);
  const unsharp = bool_option(argc, argv, 2, "unsharp", false);
  if (!arg_failed && job.k > 7) bad_value("the kernel size is 0 to 7");
  if (arg_failed) return ERR;
  const n = 2 * job.k + 1, sum = pascal(job.k);
  if (unsharp) {
    for (let i = 0; i < n * n; i++) weight(i, -load<i32>(KERNEL + (<usize>i << 2)));
    weight((n * n) >> 1, 2 * sum + load<i32>(KERNEL + (<usize>((n * n) >> 1) << 2)));
  }
  return kernel(argc, argv, job, 1 / <f64>sum);
}

/** laplacian(size, sharpen=False, mul, add, threshold, offset, invert, mask): the pixel's weight is the sum of the others', which are negative binomials. */
export function i_laplacian(argc: i32, argv: usize): V {
  const job = start(argc, argv, Filter.KERNEL, 5);
  const sharpen = bool_option(argc, argv, 2, "sharpen", false);
  if (!arg_failed && job.k > 7) bad_value("the kernel size is 0 to 7");
  if (arg_failed) return ERR;
  const n = 2 * job.k + 1, middle = (n * n) >> 1, sum = pascal(job.k);
  for (let i = 0; i < n * n; i++) weight(i, -load<i32>(KERNEL + (<usize>i << 2)));
  const rest = sum + load<i32>(KERNEL + (<usize>middle << 2));
  weight(middle, sharpen ? 2 * rest : rest);
  return kernel(argc, argv, job, 1 / <f64>max(rest, 1));
}

/** Runs a kernel with the arguments mul (default given) and add (whole steps of a channel). */
function kernel(argc: i32, argv: usize, job: FilterJob, mul: f64): V {
  job.kernel = KERNEL;
  job.mul = <f32>float_option(argc, argv, 3, "mul", mul);
  job.add = <f32>whole(float_option(argc, argv, 4, "add", 0));
  return run(argc, argv);
}

// @ts-ignore: decorator
@inline function whole(x: f64): f64 { return trunc(max<f64>(-1e6, min<f64>(1e6, x))); }

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

/** morph(size, kernel, mul=1/sum, add=0, threshold, offset, invert, mask). */
export function i_morph(argc: i32, argv: usize): V {
  const job = start(argc, argv, Filter.KERNEL, 5);
  if (arg_failed) return ERR;
  const n = 2 * job.k + 1;
  const sum = read_weights(option(argc, argv, 2, "kernel"), n * n);
  if (arg_failed) return ERR;
  job.kernel = KERNEL;
  job.mul = <f32>(float_option(argc, argv, 3, "mul", sum ? 1 / sum : 1) / 256);
  job.add = <f32>whole(float_option(argc, argv, 4, "add", 0));
  return run(argc, argv);
}

/** conv3(kern): a 3x3 convolution with the 9 weights as they are. */
export function i_conv3(argc: i32, argv: usize): V {
  memory.fill(JOB, 0, FILTER_JOB_BYTES);
  const job = changetype<FilterJob>(JOB);
  args_start();
  mask_at = -1;
  job.filter = Filter.KERNEL;
  job.k = 1;
  read_weights(option(argc, argv, 1, "kern"), 9);
  job.kernel = KERNEL;
  job.mul = 1.0 / 256.0;
  return run(argc, argv);
}

// ---- morphology ----------------------------------------------------------------------------------------------

/** One erosion or dilation: with `reach` the argument threshold counts from the filter's own limit, as open and close have it. */
function morphology(argc: i32, argv: usize, filter: i32, reach: bool): V {
  const job = start(argc, argv, filter, -4);
  mask_at = 3;
  job.adaptive = 0;
  const n = (2 * job.k + 1) * (2 * job.k + 1) - 1, limit = filter == Filter.ERODE ? n : 0;
  const given = int_option(argc, argv, 2, "threshold", reach ? 0 : limit);
  job.param = <f32>(!reach ? given : filter == Filter.ERODE ? n - given : given);
  return run(argc, argv);
}
/** erode(size, threshold=all neighbours, mask=None), dilate(size, threshold=0, mask=None). */
export function i_erode(argc: i32, argv: usize): V { return morphology(argc, argv, Filter.ERODE, false); }
export function i_dilate(argc: i32, argv: usize): V { return morphology(argc, argv, Filter.DILATE, false); }
/** open(size, threshold=0, mask=None): erosion with all neighbours less `threshold`, then dilation with `threshold`. */
export function i_open(argc: i32, argv: usize): V { return morphology(argc, argv, Filter.ERODE, true) == ERR ? ERR : morphology(argc, argv, Filter.DILATE, true); }
export function i_close(argc: i32, argv: usize): V { return morphology(argc, argv, Filter.DILATE, true) == ERR ? ERR : morphology(argc, argv, Filter.ERODE, true); }

/** The difference of the image and its opening (top_hat) or closing (black_hat). */
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
    arith(img, Arith.DIFFERENCE, OLD, 0, mask_img, 0);
  }
  mem_free(copy);
  return r;
}
const OLD: usize = memory.data(24, 8);
export function i_top_hat(argc: i32, argv: usize): V { return hat(argc, argv, false); }
export function i_black_hat(argc: i32, argv: usize): V { return hat(argc, argv, true); }
