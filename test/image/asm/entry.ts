/** The image algorithms alone, as a wasm module for the tests. */
export * from "../../../assembly/image/arith";
export { merge, next_set, overlap, take_region } from "../../../assembly/image/blob";
export { blue, gray_of, green, red, rgb } from "../../../assembly/image/color";
export { ai_to_pix, convert, pix_to_ai, to_rainbow } from "../../../assembly/image/convert";
export * from "../../../assembly/image/draw";
export { filter_bytes, run_filter } from "../../../assembly/image/filter";
export { get_raw, img_bytes, put_raw } from "../../../assembly/image/img";
export { lab_compute, lab_prepare, lab_release } from "../../../assembly/image/lab";
export * from "../../../assembly/image/scale";
export { histogram, otsu, percentile, statistics } from "../../../assembly/image/stats";
export { draw_text } from "../../../assembly/image/text";
export { apply_mask, match } from "../../../assembly/image/threshold";
export { mem_alloc, mem_free, mem_init } from "../../../assembly/memory";
