/** The detectors alone, as a wasm module for the tests. */
export { get_raw, img_bytes, put_raw } from "../../../assembly/image/img";
export { mem_alloc, mem_free, mem_init, mem_largest } from "../../../assembly/memory";
export { gray_take } from "../../../assembly/vision/gray";
export { find_qrcodes } from "../../../assembly/vision/qr/qr";
export { found_at, found_count, work_begin, work_end } from "../../../assembly/vision/work";
export { find_circles } from "../../../assembly/vision/circles";
export { find_lines } from "../../../assembly/vision/hough_lines";
export { find_quads } from "../../../assembly/vision/quads";
export { find_line_segments } from "../../../assembly/vision/segments";
export {
  find_apriltags, move_x, move_y, move_z, tag_pose, turn_x, turn_y, turn_z,
} from "../../../assembly/vision/apriltag";
export { find_barcodes } from "../../../assembly/vision/barcode/barcode";
