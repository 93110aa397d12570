/**
 * The kmodel version 3 file format, as nncase 0.1 writes it and the single-task API of the Kendryte SDK reads
 * it (SDK, lib/drivers/kpu.c and include/kpu.h):
 *
 *     header 28 | outputs 8 x outputs | layer headers 8 x layers | layer bodies, back to back
 *
 * There is no magic number, no input description and no datatype: the first layer tells what the input is,
 * the layer that writes an output tells its type. All addresses of working memory are bytes, those of KPU RAM
 * rows of 64 bytes; a convolution's parameters lie at offsets from the start of the file.
 */

export const VERSION_3: u32 = 3;
export const V3_HEADER_SIZE: u32 = 28;
export const V3_FLAGS: usize = 4;
export const V3_ARCH: usize = 8;
export const V3_LAYERS: usize = 12;
export const V3_MAIN_MEM: usize = 20;
export const V3_OUTPUTS: usize = 24;
/** u32 address, u32 size in bytes. */
export const V3_OUTPUT_SIZE: u32 = 8;

/** Header flag: the weights are 8-bit codes (else 16-bit). */
export const V3_EIGHT_BIT: u32 = 1;
/** Layer flag: the result goes to working memory too. */
export const V3_MAIN_MEM_OUT: u32 = 1;

/**
 * Layer types are opcodes from here on: none collides with one of version 4, and those of the KPU stay above
 * 0x2000 like its.
 */
export const V3_OPCODES: u32 = 0x100;

export const V3_ADD: u32 = 1;
export const V3_QUANTIZED_ADD: u32 = 2;
export const V3_GLOBAL_AVERAGE_POOL2D: u32 = 5;
export const V3_QUANTIZED_MAX_POOL2D: u32 = 8;
export const V3_AVERAGE_POOL2D: u32 = 9;
export const V3_QUANTIZE: u32 = 11;
export const V3_DEQUANTIZE: u32 = 12;
export const V3_REQUANTIZE: u32 = 13;
export const V3_L2_NORMALIZATION: u32 = 14;
export const V3_SOFTMAX: u32 = 15;
export const V3_CONCAT: u32 = 16;
export const V3_QUANTIZED_CONCAT: u32 = 17;
export const V3_FULLY_CONNECTED: u32 = 18;
export const V3_TENSORFLOW_FLATTEN: u32 = 20;
export const V3_RESIZE_NEAREST_NEIGHBOR: u32 = 22;
export const V3_QUANTIZED_RESIZE_NEAREST_NEIGHBOR: u32 = 23;
export const V3_CHANNELWISE_DEQUANTIZE: u32 = 24;
export const V3_LOGISTIC: u32 = 25;
export const V3_K210_CONV: u32 = 10240;
export const V3_K210_ADD_PADDING: u32 = 10241;
export const V3_K210_REMOVE_PADDING: u32 = 10242;
export const V3_K210_UPLOAD: u32 = 10243;
