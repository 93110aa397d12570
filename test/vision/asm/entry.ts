/** The detectors alone, as a wasm module for the tests. */
export { get_raw, img_bytes, put_raw } from "../../../assembly/image/img";
export { mem_alloc, mem_free, mem_init, mem_largest } from "../../../assembly/memory";
export { gray_take } from "../../../assembly/vision/gray";
export { find_qrcodes } from "../../../assembly/vision/qr/qr";
export { found_at, found_count, work_begin, work_end } from "../../../assembly/vision/work";
