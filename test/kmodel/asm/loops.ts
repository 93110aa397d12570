/** The ops that have vector loops, to be compiled with and without SIMD. */
export { set_areas } from "../../../assembly/kmodel/areas";
export { run_conv2d, run_quantized_conv2d } from "../../../assembly/kmodel/ops/conv2d";
export { run_dequantize, run_quantize } from "../../../assembly/kmodel/ops/quantize";
