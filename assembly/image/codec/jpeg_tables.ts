/** Tables of the JPEG standard (ITU-T T.81): zigzag order, annex K's quantisation and Huffman tables, and the cosines of the 8x8 transform. */

/** Place in the block of the i-th coefficient of the stream. */
export const ZIGZAG: usize = memory.data<u8>([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34,
  27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
  58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
]);

/** Annex K.1: luminance, then chrominance, for quality 50. */
export const QUANT: usize = memory.data<u8>([
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
  14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
  49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99, 17, 18, 24, 47, 99, 99, 99, 99,
  18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99,
]);

/** Annex K.3: codes of each length 1..16, for DC and AC of luminance, DC and AC of chrominance. */
export const CODE_COUNTS: usize = memory.data<u8>([
  0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0,
  0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125,
  0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0,
  0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119,
]);

/** Symbols in code order: 12, 162, 12 and 162 of them. */
export const CODE_SYMBOLS: usize = memory.data<u8>([
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2, 3, 0, 4, 17, 5, 18, 33, 49, 65, 6,
  19, 81, 97, 7, 34, 113, 20, 50, 129, 145, 161, 8, 35, 66, 177, 193, 21, 82, 209, 240, 36, 51, 98, 114,
  130, 9, 10, 22, 23, 24, 25, 26, 37, 38, 39, 40, 41, 42, 52, 53, 54, 55, 56, 57, 58, 67, 68, 69,
  70, 71, 72, 73, 74, 83, 84, 85, 86, 87, 88, 89, 90, 99, 100, 101, 102, 103, 104, 105, 106, 115, 116, 117,
  118, 119, 120, 121, 122, 131, 132, 133, 134, 135, 136, 137, 138, 146, 147, 148, 149, 150, 151, 152, 153, 154, 162, 163,
  164, 165, 166, 167, 168, 169, 170, 178, 179, 180, 181, 182, 183, 184, 185, 186, 194, 195, 196, 197, 198, 199, 200, 201,
  202, 210, 211, 212, 213, 214, 215, 216, 217, 218, 225, 226, 227, 228, 229, 230, 231, 232, 233, 234, 241, 242, 243, 244,
  245, 246, 247, 248, 249, 250, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 17, 4,
  5, 33, 49, 6, 18, 65, 81, 7, 97, 113, 19, 34, 50, 129, 8, 20, 66, 145, 161, 177, 193, 9, 35, 51,
  82, 240, 21, 98, 114, 209, 10, 22, 36, 52, 225, 37, 241, 23, 24, 25, 26, 38, 39, 40, 41, 42, 53, 54,
  55, 56, 57, 58, 67, 68, 69, 70, 71, 72, 73, 74, 83, 84, 85, 86, 87, 88, 89, 90, 99, 100, 101, 102,
  103, 104, 105, 106, 115, 116, 117, 118, 119, 120, 121, 122, 130, 131, 132, 133, 134, 135, 136, 137, 138, 146, 147, 148,
  149, 150, 151, 152, 153, 154, 162, 163, 164, 165, 166, 167, 168, 169, 170, 178, 179, 180, 181, 182, 183, 184, 185, 186,
  194, 195, 196, 197, 198, 199, 200, 201, 202, 210, 211, 212, 213, 214, 215, 216, 217, 218, 226, 227, 228, 229, 230, 231,
  232, 233, 234, 242, 243, 244, 245, 246, 247, 248, 249, 250,
]);
export const SYMBOL_STARTS: StaticArray<i32> = [0, 12, 174, 186, 348];

/** c(k) * cos((2n + 1) * k * pi / 16) * 4096 at [k * 8 + n]. */
export const COSINES: usize = memory.data<i32>([
  1448, 1448, 1448, 1448, 1448, 1448, 1448, 1448, 2009, 1703, 1138, 400, -400, -1138, -1703, -2009,
  1892, 784, -784, -1892, -1892, -784, 784, 1892, 1703, -400, -2009, -1138, 1138, 2009, 400, -1703,
  1448, -1448, -1448, 1448, 1448, -1448, -1448, 1448, 1138, -2009, 400, 1703, -1703, -400, 2009, -1138,
  784, -1892, 1892, -784, -784, 1892, -1892, 784, 400, -1138, 1703, -2009, 2009, -1703, 1138, -400,
]);

// @ts-ignore: decorator
@inline function cosine(k: usize, n: usize): i32 { return load<i32>(COSINES + ((k << 3 | n) << 2)); }

const WORK: usize = memory.data(256, 8);

/** Inverse transform of the 64 coefficients (i32) at `block` into samples 0..255 at `out`, rows `pitch` bytes apart. */
export function inverse_dct(block: usize, out: usize, pitch: usize): void {
  // columns first, keeping 3 more bits; many columns hold little
  for (let x: usize = 0; x < 8; x++) {
    for (let y: usize = 0; y < 8; y++) {
      let sum = 0;
      for (let k: usize = 0; k < 8; k++) {
        const c = load<i32>(block + ((k << 3 | x) << 2));
        if (c) sum += c * cosine(k, y);
      }
      store<i32>(WORK + ((y << 3 | x) << 2), (sum + 256) >> 9);
    }
  }
  for (let y: usize = 0; y < 8; y++) {
    const row = WORK + (y << 5);
    for (let x: usize = 0; x < 8; x++) {
      let sum = (128 << 15) + (1 << 14);
      for (let k: usize = 0; k < 8; k++) sum += load<i32>(row + (k << 2)) * cosine(k, x);
      const v = sum >> 15;
      store<u8>(out + y * pitch + x, v < 0 ? 0 : v > 255 ? 255 : v);
    }
  }
}

/** Forward transform of 64 samples (u8 at `src`, rows `pitch` bytes apart) into coefficients (i32) with 3 more bits. */
export function forward_dct(src: usize, pitch: usize, block: usize): void {
  for (let y: usize = 0; y < 8; y++) {
    for (let k: usize = 0; k < 8; k++) {
      let sum = 0;
      for (let x: usize = 0; x < 8; x++) sum += (<i32>load<u8>(src + y * pitch + x) - 128) * cosine(k, x);
      store<i32>(WORK + ((y << 3 | k) << 2), (sum + 256) >> 9);
    }
  }
  for (let k: usize = 0; k < 8; k++) {
    for (let j: usize = 0; j < 8; j++) {
      let sum = 0;
      for (let y: usize = 0; y < 8; y++) sum += load<i32>(WORK + ((y << 3 | k) << 2)) * cosine(j, y);
      store<i32>(block + ((j << 3 | k) << 2), (sum + 2048) >> 12);
    }
  }
}
