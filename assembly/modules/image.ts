/** Module `image`: the Image type and the module's functions. */
import { BINARY, GRAYSCALE, RGB565 } from "../image/img";
import { raise_msg } from "../py/error";
import { arg, fn_index, module_def, Native, npos } from "../py/native";
import { type_def, type_methods } from "../py/typetable";
import { T_STR, T_VALUE_ERROR } from "../py/types";
import { ERR, NONE, UNDEF, V, is_int, is_type, obj } from "../py/value";
import { arg_failed, args_start, group, is_sequence, option, read_sequence, to_int } from "./image_args";
import {
  i_ai_to_pix, i_copy, i_crop, i_cut, i_pix_to_ai, i_replace, i_resize, i_rotate, i_scale, i_to_bitmap, i_to_grayscale, i_to_rainbow,
  i_to_rgb565,
} from "./image_convert";
import {
  i_draw_arrow, i_draw_circle, i_draw_cross, i_draw_ellipse, i_draw_image, i_draw_line, i_draw_rectangle, i_draw_string, i_flood_fill,
} from "./image_draw";
import { i_compress, i_compressed, i_save, image_from_buffer, image_from_path, image_from_stream } from "./image_file";
import { IMAGE_BYTES, IMAGE_PTRS, IMAGE_WORDS, image_new, T_IMAGE } from "./image_object";
import {
  i_clear, i_format, i_get_pixel, i_height, i_set_pixel, i_size, i_to_bytes, i_width, image_buffer, image_getitem, image_len, image_repr,
  image_setitem,
} from "./image_pixels";
import { m_get_affine_transform, m_warp_affine_ai } from "./image_affine";
import {
  i_add, i_and, i_binary, i_blend, i_difference, i_div, i_invert, i_max, i_min, i_mul, i_nand, i_nor, i_or, i_sub, i_xnor, i_xor,
} from "./image_arith";
import { i_find_blobs, init_image_blobs } from "./image_blobs";
import { i_find_apriltags, i_find_barcodes, i_find_qrcodes, init_image_codes } from "./image_codes";
import { i_draw_font, m_font_free, m_font_load } from "./image_font";
import {
  i_bilateral, i_black_hat, i_close, i_conv3, i_dilate, i_erode, i_gaussian, i_laplacian, i_mean, i_median, i_midpoint, i_mode, i_morph,
  i_open, i_top_hat,
} from "./image_filter";
import { i_lens_corr, i_linpolar, i_logpolar, i_rotation_corr } from "./image_geometry";
import { i_mean_pool, i_mean_pooled, i_midpoint_pool, i_midpoint_pooled } from "./image_pool";
import { i_gamma_corr, i_histeq, i_strech_char, i_stretch } from "./image_tone";
import { i_find_circles, i_find_line_segments, i_find_lines, i_find_rects, i_get_regression, init_image_shapes } from "./image_shapes";
import { i_find_displacement, i_find_edges, i_find_template, i_get_similarity, init_image_match } from "./image_match";
import { i_get_histogram, i_get_statistics, init_image_stats } from "./image_stats";
import { m_grayscale_to_rgb, m_lab_to_rgb, m_rgb_to_grayscale, m_rgb_to_lab } from "./image_color";
import { default_size } from "./lcd";
import { is_stream } from "./stream";

const DEF: usize = memory.data(32, 8);

/** Image(), Image(size=(w, h)), Image(path), Image(bytes, from_bytes=True), Image(file), Image(w, h, format). */
function image_make(type: usize, argc: i32, argv: usize): V {
  args_start();
  const n = npos(argc);
  if (n == 0) {
    const size = option(argc, argv, -1, "size");
    if (size == UNDEF || size == NONE) {
      const s = default_size();
      return image_new(s & 0xffff, s >> 16, RGB565);
    }
    return read_sequence(size, 2) ? image_new(group(0), group(1), RGB565) : ERR;
  }
  const first = arg(argv, 0);
  if (n >= 2 && is_int(first)) {
    const w = to_int(first), h = to_int(arg(argv, 1)), format = n > 2 ? to_int(arg(argv, 2)) : RGB565;
    if (format != BINARY && format != GRAYSCALE && format != RGB565) return raise_msg(T_VALUE_ERROR, "format not supported");
    return arg_failed ? ERR : image_new(w, h, format);
  }
  if (is_sequence(first)) return read_sequence(first, 2) ? image_new(group(0), group(1), RGB565) : ERR;
  if (is_type(first, T_STR)) return image_from_path(first);
  if (is_stream(first)) return image_from_stream(first);
  return image_from_buffer(first);
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<Native> = [
  i_width, i_height, i_format, i_size, i_get_pixel, i_set_pixel, i_clear, i_to_bytes, i_pix_to_ai, i_ai_to_pix, i_to_grayscale,
  i_to_rgb565, i_to_bitmap, i_to_rainbow, i_copy, i_cut, i_crop, i_resize, i_scale, i_replace, i_rotate, i_draw_line, i_draw_rectangle,
  i_draw_circle, i_draw_ellipse, i_draw_cross, i_draw_arrow, i_draw_string, i_draw_image, i_flood_fill,
  i_save, i_compress, i_compressed, i_add, i_sub, i_mul, i_div, i_min, i_max, i_difference, i_and, i_nand, i_nand, i_or, i_nor,
  i_nor, i_xor, i_xor, i_xnor, i_xnor, i_blend, i_invert, i_invert, i_gamma_corr, i_gamma_corr, i_stretch, i_histeq, i_binary, i_mean_pooled,
  i_midpoint_pooled, i_mean, i_median, i_mode, i_midpoint, i_bilateral, i_gaussian, i_gaussian, i_laplacian, i_morph, i_conv3, i_erode,
  i_dilate, i_open, i_close, i_top_hat, i_black_hat, i_lens_corr, i_rotation_corr, i_linpolar, i_logpolar, i_get_histogram,
  i_get_histogram, i_get_histogram, i_get_statistics, i_get_statistics, i_get_statistics,
  i_find_blobs, i_find_qrcodes, i_find_lines,
  i_find_line_segments, i_find_circles, i_find_rects, i_get_regression, i_find_template, i_get_similarity,
  i_find_edges, i_find_apriltags, i_find_barcodes, i_mean_pool,
  i_midpoint_pool, i_strech_char, i_draw_font, i_gaussian, i_replace, i_replace, i_find_displacement,
];

export function init_image(): void {
  const t = type_def(T_IMAGE, "Image", 0, 0, <u32>IMAGE_BYTES, 0, IMAGE_WORDS, IMAGE_PTRS);
  t.make_new = fn_index(image_make);
  t.repr = fn_index(image_repr);
  t.len = fn_index(image_len);
  t.getitem = fn_index(image_getitem);
  t.setitem = fn_index(image_setitem);
  t.buffer = fn_index(image_buffer);
  type_methods(
    t,
    `width:1 height:1 format:1 size:1 get_pixel:2-*k set_pixel:2-*k clear:1-2k to_bytes:1 pix_to_ai:1 ai_to_pix:1 to_grayscale:1-2k
      to_rgb565:1-2k to_bitmap:1-2k to_rainbow:1-2k copy:1-3k cut:5k crop:1-2k resize:3k scale:1-4k replace:1-*k rotation:1-2k
      draw_line:2-*k draw_rectangle:2-*k draw_circle:2-*k draw_ellipse:2-*k draw_cross:2-*k draw_arrow:2-*k draw_string:3-*k
      draw_image:2-*k flood_fill:2-*k save:2-4k compress:1-2k compressed:1-2k add:2-*k sub:2-*k mul:2-*k div:2-*k min:2-*k
      max:2-*k difference:2-*k b_and:2-*k b_nand:2-*k nand:2-*k b_or:2-*k b_nor:2-*k nor:2-*k b_xor:2-*k xor:2-*k b_xnor:2-*k xnor:2-*k
      blend:2-*k invert:1 negate:1 gamma_corr:1-4k gamma:1-4k stretch:1-3k histeq:1-*k binary:2-*k mean_pooled:3k midpoint_pooled:3-4k
      mean:1-*k median:1-*k mode:1-*k midpoint:1-*k bilateral:1-*k gaussian:1-*k blur:1-*k laplacian:1-*k morph:2-*k conv3:1-2k
      erode:2-*k dilate:2-*k open:2-*k close:2-*k top_hat:2-*k black_hat:2-*k lens_corr:1-3k rotation_corr:1-8k linpolar:1-2k
      logpolar:1-2k get_histogram:1-*k get_hist:1-*k histogram:1-*k get_statistics:1-*k get_stats:1-*k statistics:1-*k
      find_blobs:2-*k find_qrcodes:1-2k find_lines:1-*k find_line_segments:1-*k find_circles:1-*k find_rects:1-*k get_regression:2-*k
      find_template:3-*k get_similarity:2 find_edges:2-*k find_apriltags:1-*k find_barcodes:1-2k mean_pool:3k
      midpoint_pool:3-4k strech_char:2k draw_font:2-*k gaussian_blur:1-*k set:1-*k assign:1-*k find_displacement:2-*k`,
    METHODS,
  );
  init_image_stats();
  init_image_blobs();
  init_image_codes();
  init_image_match();
  init_image_shapes();
  module_def(DEF, "image", `rgb_to_lab:1 lab_to_rgb:1 rgb_to_grayscale:1 grayscale_to_rgb:1 get_affine_transform:2 warp_affine_ai:3
      font_load:4 font_free:0 ASCII=0 UTF8=2 SEARCH_EX=0 SEARCH_DS=1 EDGE_CANNY=0 EDGE_SIMPLE=1 TAG16H5=1 TAG25H7=2 TAG25H9=4
      TAG36H11=16
      EAN2=0 EAN5=1 EAN8=2 UPCE=3 ISBN10=4 UPCA=5 EAN13=6 ISBN13=7 I25=8 DATABAR=9 DATABAR_EXP=10 CODABAR=11 CODE39=12 PDF417=13 CODE93=14
      CODE128=15`, FUNCTIONS, "Image", constant);
}

// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<Native> = [m_rgb_to_lab, m_lab_to_rgb, m_rgb_to_grayscale, m_grayscale_to_rgb, m_get_affine_transform, m_warp_affine_ai, m_font_load, m_font_free];

function constant(i: i32): V { return obj(T_IMAGE); }
