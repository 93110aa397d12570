/** What the kmodel interpreter uses of the driver. */
export { kpu_conv2d, kpu_deinit, kpu_init, kpu_last_error, kpu_layers_run } from "./driver";
export { KPU_ERR_CLOCK, KPU_ERR_TIMEOUT, KpuError } from "./error";
export { kpu_dense_bytes, kpu_tensor_bytes } from "./layout";
export { kpu_publish, kpu_retire } from "./publish";
export { kpu_download, kpu_upload } from "./upload";
