/** What version 3 layers hold beside their tensors: parameters in the file, windows, lists. */
import { LAYER_BYTES, layer_field, layer_out_channels, layer_weight_bytes } from "../../kpu/layer";
import * as check from "../check";
import { E_TRUNCATED, E_VERSION_3 } from "../errors";
import { check_layer_words } from "../ops/kpu";
import * as f from "./format";
import { CONCAT_ENTRY, CONCAT_LIST, CONV_LAYER } from "./tensors";

const CONV_WEIGHTS: usize = 12;
const CONV_BN: usize = 16;
const CONV_ACT: usize = 20;
const ACT_BYTES: u32 = 144;
/** Inputs of one concat. */
const LIST_LIMIT: i32 = 1 << 16;
const WINDOW_LIMIT: i32 = 0xffff;
/** Steps of one exponential, in units of a multiplication. */
const EXP_WORK: u64 = 16;

/** Offset field `offset` points at `bytes` bytes of the file, at a multiple of `unit`. */
function in_file(field: string, len: u32, offset: usize, bytes: u64, unit: u32): bool {
  const at = load<u32>(check.body + offset);
  if (!check.aligned(field, offset, at, unit)) return false;
  return at + bytes <= len ? true : check.refuse(E_TRUNCATED, field, offset, len, at + bytes);
}

function check_conv(file: usize, len: u32, body: usize): bool {
  if (!in_file("layer_offset", len, CONV_LAYER, LAYER_BYTES, 8)) return false;
  const words = file + load<u32>(body, CONV_LAYER);
  if (!(load<u32>(file, f.V3_FLAGS) & f.V3_EIGHT_BIT)) {
    return check.refuse(E_VERSION_3, "16-bit weights", file - body + f.V3_FLAGS, 0, 0);
  }
  if (layer_field(words, 0, 2, 1)) return check.refuse(E_VERSION_3, "full_add", words - body, 1, 0);
  if (!check_layer_words(words)) return false;
  return (
    in_file("weights_offset", len, CONV_WEIGHTS, layer_weight_bytes(words), 1) &&
    in_file("bn_offset", len, CONV_BN, layer_out_channels(words) << 3, 8) &&
    in_file("act_offset", len, CONV_ACT, ACT_BYTES, 8)
  );
}

function check_concat(body: usize): bool {
  if (!check.within("input_count", CONCAT_LIST - 4, 1, LIST_LIMIT)) return false;
  const count = load<u32>(body, CONCAT_LIST - 4);
  if (!check.holds("inputs_mem", CONCAT_LIST + <u64>count * CONCAT_ENTRY)) return false;
  let total: u64 = 0;
  for (let i: u32 = 0; i < count; i++) total += load<u32>(body + CONCAT_LIST + i * CONCAT_ENTRY, 4);
  return check.bounded("size of all inputs", CONCAT_LIST, total, 1, i32.MAX_VALUE);
}

function check_fully_connected(body: usize): bool {
  if (!check.within("in_channels", 12, 1, i32.MAX_VALUE) || !check.within("out_channels", 16, 1, i32.MAX_VALUE)) return false;
  const weights = check.product(load<u32>(body, 12), load<u32>(body, 16));
  check.add_work(weights);
  return (
    check.within("act", 20, 0, 2) &&
    check.bounded("weights", 12, weights, 1, i32.MAX_VALUE / 4) &&
    check.holds("weights", 24 + (weights + load<u32>(body, 16)) * 4)
  );
}

/** kernel, stride and padding of a pool: width before height. */
function check_pool(body: usize): bool {
  for (let offset: usize = 36; offset < 52; offset += 4) {
    if (!check.within(offset < 44 ? "kernel" : "stride", offset, 1, WINDOW_LIMIT)) return false;
  }
  if (!check.within("padding_width", 52, 0, WINDOW_LIMIT) || !check.within("padding_height", 56, 0, WINDOW_LIMIT)) return false;
  if (!check.equal("out channels", 32, load<u32>(body, 32), load<u32>(body, 20))) return false;
  const taps = check.product(load<u32>(body, 36), load<u32>(body, 40));
  const pixels = check.product(check.product(load<u32>(body, 24), load<u32>(body, 28)), load<u32>(body, 32));
  check.add_work(check.product(taps, pixels));
  return true;
}

/** Tests what the tensors of a layer of `type` do not tell. */
export function check_arrays(file: usize, len: u32, type: u32, body: usize): bool {
  if (type == f.V3_K210_CONV) return check_conv(file, len, body);
  if (type == f.V3_CONCAT || type == f.V3_QUANTIZED_CONCAT) return check_concat(body);
  if (type == f.V3_FULLY_CONNECTED) return check_fully_connected(body);
  if (type == f.V3_QUANTIZED_MAX_POOL2D || type == f.V3_AVERAGE_POOL2D) return check_pool(body);
  if (type == f.V3_QUANTIZED_ADD) {
    return check.within("in_a_shift", 28, 0, 63) && check.within("in_b_shift", 40, 0, 63) && check.within("out_shift", 52, 0, 63);
  }
  if (type == f.V3_CHANNELWISE_DEQUANTIZE) {
    return check.within("channels", 12, 1, i32.MAX_VALUE / 8) && check.holds("quant_params", 20 + <u64>load<u32>(body, 12) * 8);
  }
  if (type == f.V3_K210_ADD_PADDING || type == f.V3_K210_UPLOAD) {
    if (type == f.V3_K210_ADD_PADDING) {
      if (!check.within("channels", 12, 1, 1024)) return false;
      check.need_scratch(load<u32>(body, 12) * 16);
    }
    return check.within("kpu_mem_out_address", 8, 0, 32767);
  }
  if (type == f.V3_SOFTMAX || type == f.V3_LOGISTIC) check.add_work(check.product(load<u32>(body, 12), EXP_WORK));
  return true;
}
