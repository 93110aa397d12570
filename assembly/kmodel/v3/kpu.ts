/** Version 3 layers of the K210 (SDK, lib/drivers/kpu.c). */
import { kpu_conv2d, kpu_download, kpu_upload } from "../../kpu/index";
import { layer_dst_row, layer_out_channels, layer_out_h, layer_out_w, layer_weight_bytes } from "../../kpu/layer";
import { constant_at, main_at, scratch } from "../areas";
import { E_KPU, fail } from "../errors";
import { KPU_ROW } from "../format";
import { v3_has_main_output } from "./tensors";

const PADDED: u32 = 4;
const PADDED_PIXELS: u32 = 16;

/**
 * A convolution. Words and parameters lie at offsets of the file, which the areas hold as constants. On the
 * SDK a result for working memory comes by DMA; here it is copied from AI RAM, where the KPU leaves it too.
 */
export function v3_conv(body: usize): void {
  const words = constant_at(load<u32>(body, 8));
  const status = kpu_conv2d(
    words,
    constant_at(load<u32>(body, 16)),
    constant_at(load<u32>(body, 20)),
    constant_at(load<u32>(body, 12)),
    layer_weight_bytes(words),
    1,
  );
  if (status) {
    fail(E_KPU, "", status);
  } else if (v3_has_main_output(body)) {
    const source = layer_dst_row(words) * KPU_ROW;
    kpu_download(main_at(load<u32>(body, 4)), source, 1, layer_out_channels(words), layer_out_h(words), layer_out_w(words));
  }
}

/** Bytes of weights of a convolution in `file`. */
export function v3_conv_weights(file: usize, body: usize): u32 {
  return layer_weight_bytes(file + load<u32>(body, 8));
}

/** One value per channel becomes the first pixel of a 4x4 image; the others are 0 (on the SDK: left as they are). */
export function v3_add_padding(body: usize): void {
  const p = main_at(load<u32>(body, 4));
  const channels = load<u32>(body, 12);
  memory.fill(scratch, 0, channels * PADDED_PIXELS);
  for (let c: usize = 0; c < channels; c++) store<u8>(scratch + c * PADDED_PIXELS, load<u8>(p + c));
  kpu_upload(load<u32>(body, 8) * KPU_ROW, scratch, 1, channels, PADDED, PADDED);
}

export function v3_remove_padding(body: usize): void {
  const p = main_at(load<u32>(body, 4));
  const out = main_at(load<u32>(body, 8));
  for (let c: usize = 0, n = <usize>load<u32>(body, 12); c < n; c++) store<u8>(out + c, load<u8>(p + c * PADDED_PIXELS));
}

export function v3_upload(body: usize): void {
  const at = load<u32>(body, 8) * KPU_ROW;
  kpu_upload(at, main_at(load<u32>(body, 4)), 1, load<u32>(body, 20), load<u32>(body, 16), load<u32>(body, 12));
}
