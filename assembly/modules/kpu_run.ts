/** Running models: inputs from images, numbers and bytes; outputs as fmaps; `set_outputs`, `set_layers`. */
import {
  kmodel_download, kmodel_input, kmodel_node_outputs, kmodel_node_tensor, kmodel_output, kmodel_plan, kmodel_run, kmodel_set_input,
  kmodel_step, PLAN_INPUTS, PLAN_NODES, PLAN_OUTPUTS,
} from "../kmodel/exports";
import { DT_U8, MEM_KPU } from "../kmodel/format";
import { pix_to_ai } from "../image/convert";
import { GRAYSCALE, Img, RGB565 } from "../image/img";
import { mem_alloc, mem_free } from "../memory";
import { buffer_data, buffer_len, get_buffer } from "../py/buffer";
import { raise_fmt, raise_msg } from "../py/error";
import { gc_bytes } from "../py/heap";
import { arg, npos } from "../py/native";
import { is_integer } from "../py/objects/big";
import { get_f64, get_failed } from "../py/objects/number";
import { seq_items, seq_len } from "../py/objects/seq";
import { OUT, text_int, text_lit, text_new } from "../py/text";
import { T_TYPE_ERROR, T_VALUE_ERROR } from "../py/types";
import { ERR, FALSE, NONE, TRUE, UNDEF, V, int_of, smi } from "../py/value";
import { arg_failed, args_start, int_option, is_sequence, option } from "./image_args";
import { image_obj, img_of, is_image, no_work_memory } from "./image_object";
import { raise_text, released_error, run_error } from "./kpu_error";
import { fmap_new } from "./kpu_fmap";
import { is_net, net_of } from "./kpu_net";
import { wait_us } from "./time";

/** What `kmodel_input` and its kin write. */
@unmanaged
export class Tensor {
  memory_type: u32;
  datatype: u32;
  start: u32;
  size: u32;
  n: i32;
  c: i32;
  h: i32;
  w: i32;
  known: u32;
  ptr: u32;
}
export const TENSOR: usize = memory.data(40, 8);
// @ts-ignore: decorator
@inline export function tensor(): Tensor { return changetype<Tensor>(TENSOR); }

/** Planes of `img` were made by `forward` and are made anew each time: flag of ImageObj. */
export const LAZY_PLANES: u32 = 1;

/** ValueError about an image, with the figures of both sides. */
function image_mismatch(img: Img): V {
  const t = text_new(), m = tensor();
  const ok =
    t != 0 && text_lit(t, "[MAIXPY]kpu: check img format err! img w=") && text_int(t, img.w) && text_lit(t, ",h=") &&
    text_int(t, img.h) && text_lit(t, img.format == RGB565 ? ",RGB565" : img.format == GRAYSCALE ? ",grayscale" : ",not RGB565 or grayscale") &&
    text_lit(t, ", but model w=") && text_int(t, m.w) && text_lit(t, ",h=") && text_int(t, m.h) && text_lit(t, ",channel=") &&
    text_int(t, m.c);
  return ok ? raise_text(T_VALUE_ERROR, t) : ERR;
}

/** ValueError about a number of values or bytes. */
function count_mismatch(index: i32, given: i32, what: string): V {
  const t = text_new(), m = tensor();
  const ok =
    t != 0 && text_lit(t, "[MAIXPY]kpu: input ") && text_int(t, index) && text_lit(t, " takes ") &&
    text_int(t, m.n * m.c * m.h * m.w * (what.length == 5 && m.datatype != DT_U8 ? 4 : 1)) && text_lit(t, " ") && text_lit(t, what) &&
    text_lit(t, " (w=") && text_int(t, m.w) && text_lit(t, ",h=") && text_int(t, m.h) && text_lit(t, ",channel=") && text_int(t, m.c) &&
    text_lit(t, m.datatype == DT_U8 ? ",uint8), " : ",float32), ") && text_int(t, given) && text_lit(t, " were given");
  return ok ? raise_text(T_VALUE_ERROR, t) : ERR;
}

/** Gives input `index` the `n` values that `put` made at `p`. False = raised. */
function hand_over(model: usize, index: i32, p: usize): bool {
  if (kmodel_set_input(model, index, p, tensor().size) == 0) return true;
  run_error();
  return false;
}

/** Planes of the image, made when it has none. 0 = raised. */
function planes(v: V): usize {
  const o = image_obj(v), img = img_of(v);
  if (o.ai && !(o.flags & LAZY_PLANES)) return o.ai;
  if (!o.ai) {
    const p = gc_bytes(img.w * img.h * (img.format == RGB565 ? 3 : 1));
    if (!p) return 0;
    o.ai = <u32>p;
    o.flags |= LAZY_PLANES;
  }
  pix_to_ai(img);
  return o.ai;
}

/** An image as input: u8 planes as they are, for a float model divided by 255. */
function image_input(model: usize, index: i32, v: V): bool {
  const img = img_of(v), m = tensor();
  const channels = img.format == RGB565 ? 3 : img.format == GRAYSCALE ? 1 : 0;
  if (img.w != m.w || img.h != m.h || channels != m.c || m.n != 1) {
    image_mismatch(img);
    return false;
  }
  const p = planes(v);
  if (!p) return false;
  if (m.datatype == DT_U8) return hand_over(model, index, p);
  const work = mem_alloc(m.size, 16);
  if (!work) {
    no_work_memory();
    return false;
  }
  for (let i: u32 = 0, n = m.size >> 2; i < n; i++) store<f32>(work + (<usize>i << 2), <f32>load<u8>(p + i) / 255);
  const ok = hand_over(model, index, work);
  mem_free(work);
  return ok;
}

/** A list or tuple of numbers as input; for a u8 model they are cut to 0..255. */
function list_input(model: usize, index: i32, v: V): bool {
  const m = tensor(), n = m.n * m.c * m.h * m.w;
  if (seq_len(v) != n) {
    count_mismatch(index, seq_len(v), "values");
    return false;
  }
  const work = mem_alloc(m.size, 16);
  if (!work) {
    no_work_memory();
    return false;
  }
  const u8s = m.datatype == DT_U8;
  for (let i = 0; i < n; i++) {
    const x = get_f64(load<u64>(seq_items(v) + (<usize>i << 3)));
    if (get_failed) {
      mem_free(work);
      return false;
    }
    if (u8s) store<u8>(work + i, <u8>max<f64>(0, min<f64>(255, x)));
    else store<f32>(work + (<usize>i << 2), <f32>x);
  }
  const ok = hand_over(model, index, work);
  mem_free(work);
  return ok;
}

/** One input: image, numbers, or the raw bytes of the tensor. */
function input(model: usize, index: i32, v: V): bool {
  kmodel_input(model, index, TENSOR);
  if (is_image(v)) return image_input(model, index, v);
  if (is_sequence(v)) return list_input(model, index, v);
  const b = get_buffer(v, false);
  if (b == 0) return false;
  if (b < 0) {
    raise_fmt(T_TYPE_ERROR, "[MAIXPY]kpu: an image, numbers or bytes are needed as input, not %t", v);
    return false;
  }
  if (<u32>buffer_len != tensor().size) {
    count_mismatch(index, buffer_len, "bytes");
    return false;
  }
  return hand_over(model, index, buffer_data);
}

/** All inputs: `v` itself, or for a model with several a list or tuple with one item for each. */
function inputs(model: usize, v: V): bool {
  const n = <i32>kmodel_plan(model, PLAN_INPUTS);
  if (n == 1) return input(model, 0, v);
  if (!is_sequence(v) || seq_len(v) != n) {
    raise_fmt(T_VALUE_ERROR, "[MAIXPY]kpu: this model has %d inputs: give a tuple with one image, list or bytes for each", smi(n));
    return false;
  }
  for (let i = 0; i < n; i++) if (!input(model, i, load<u64>(seq_items(v) + (<usize>i << 3)))) return false;
  return true;
}

// ---- outputs -------------------------------------------------------------------------------------------------

/** The fmap of output `i` of a net. */
export function output_fmap(v: V, i: i32): V {
  const n = net_of(v);
  if (!n.model) return released_error();
  const count = <i32>kmodel_plan(n.model, PLAN_OUTPUTS);
  if (<u32>i >= <u32>count) {
    return raise_fmt(T_VALUE_ERROR, "[MAIXPY]kpu: output index %d out of range: the model has %d", smi(i), smi(count));
  }
  kmodel_output(n.model, i, TENSOR);
  const m = tensor();
  const code: u32 = m.datatype == DT_U8 ? 0x42 : 0x66;
  const declared = n.shapes ? <usize>n.shapes + <usize>i * 12 : 0;
  if (declared && load<i32>(declared)) {
    return fmap_new(v, i, load<i32>(declared), load<i32>(declared, 4), load<i32>(declared, 8), code, 0);
  }
  return fmap_new(v, i, m.w, m.h, m.c * m.n, code, 0);
}

/** The fmap of what node `i` has written: a copy. */
function node_fmap(v: V, i: i32): V {
  const model = <usize>net_of(v).model;
  kmodel_node_tensor(model, i, 1, kmodel_node_outputs(model, i) - 1, TENSOR);
  const m = tensor();
  const data = gc_bytes(m.size);
  if (!data) return ERR;
  if (m.memory_type == MEM_KPU) kmodel_download(TENSOR, data);
  else memory.copy(data, m.ptr, m.size);
  return fmap_new(v, 0, m.w, m.h, m.c * m.n, m.datatype == DT_U8 ? 0x42 : 0x66, data);
}

/** Runs the model on `v`; true = done. */
export function run_net(net: V, v: V, layers: i32): bool {
  const model = <usize>net_of(net).model;
  if (!model) {
    released_error();
    return false;
  }
  if (!wait_us(0) || !inputs(model, v)) return false;
  let status: u32 = 0;
  if (layers > 0) for (let i = 0; i < layers && !status; i++) status = kmodel_step(model, i);
  else status = kmodel_run(model, 1);
  if (!status) return true;
  run_error();
  return false;
}

// ---- Python --------------------------------------------------------------------------------------------------

/** forward(kpu_net, img, out_index=0, layer=all, dma=ignored): the fmap of an output, or of what node `layer`-1 has written. */
export function k_forward(argc: i32, argv: usize): V {
  args_start();
  const net = option(argc, argv, 0, "kpu_net");
  const img = option(argc, argv, 1, "img");
  if (net == UNDEF || img == UNDEF) return raise_msg(T_TYPE_ERROR, "'kpu_net' and 'img' arguments required");
  if (!is_net(net)) return NONE;
  const index = int_option(argc, argv, 2, "out_index", 0);
  let layer = int_option(argc, argv, 3, "layer", 0);
  if (arg_failed) return ERR;
  const n = net_of(net);
  if (!n.model) return released_error();
  if (layer <= 0) layer = n.layers;
  const nodes = <i32>kmodel_plan(n.model, PLAN_NODES);
  if (layer > nodes) return raise_fmt(T_VALUE_ERROR, "[MAIXPY]kpu: layer %d out of range: the model has %d", smi(layer), smi(nodes));
  if (!run_net(net, img, layer)) return ERR;
  return layer > 0 && layer < nodes ? node_fmap(net, layer - 1) : output_fmap(net, index);
}

/** get_output(net, idx): the fmap of another output of the last run. */
export function k_get_output(argc: i32, argv: usize): V {
  if (!is_net(arg(argv, 0)) || !is_integer(arg(argv, 1))) {
    return raise_msg(T_VALUE_ERROR, "[MAIXPY]kpu: get_output arg format error: get_output(task, int idx)");
  }
  return output_fmap(arg(argv, 0), <i32>int_of(arg(argv, 1)));
}

/** set_layers(net, n): later runs stop after n nodes; n <= 0 runs all. */
export function k_set_layers(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!is_net(v)) return raise_msg(T_TYPE_ERROR, "[MAIXPY]kpu: kpu_net type error");
  args_start();
  const layers = int_option(argc, argv, 1, "n", 0);
  if (arg_failed) return ERR;
  const n = net_of(v);
  if (!n.model) return released_error();
  const nodes = <i32>kmodel_plan(n.model, PLAN_NODES);
  if (layers > nodes) {
    text_lit(OUT, "[MAIXPY]kpu: set_layers arg value error: the model has ");
    text_int(OUT, nodes);
    text_lit(OUT, " layers\n");
    return FALSE;
  }
  n.layers = max(layers, 0);
  return TRUE;
}

/** Prints why `set_outputs` refuses: what the model gives. */
function outputs_refused(i: i32): V {
  const m = tensor();
  text_lit(OUT, "[MAIXPY]kpu: set_outputs arg value error: w,c,ch size not match output size: output ");
  text_int(OUT, i);
  text_lit(OUT, " has ");
  text_int(OUT, m.n * m.c * m.h * m.w);
  text_lit(OUT, m.known ? " values: w=" : " values, for example w=");
  text_int(OUT, m.w);
  text_lit(OUT, ", h=");
  text_int(OUT, m.h);
  text_lit(OUT, ", ch=");
  text_int(OUT, m.c * m.n);
  text_lit(OUT, "\n");
  return FALSE;
}

/**
 * set_outputs(net, idx, w, h, ch): declares the shape of an output; True, or False with a line printed when it does not fit.
 * Nothing needs it: shapes are known from the model.
 */
export function k_set_outputs(argc: i32, argv: usize): V {
  let good = npos(argc) == 5 && is_net(arg(argv, 0));
  for (let i = 1; i < 5 && good; i++) good = is_integer(arg(argv, i));
  if (!good) {
    return raise_msg(T_VALUE_ERROR, "[MAIXPY]kpu: set_outputs arg format error: set_outputs(task, int idx, int w, int h, int ch)");
  }
  const n = net_of(arg(argv, 0));
  if (!n.model) {
    text_lit(OUT, "[MAIXPY]kpu: set_outputs ctx error, maybe init err\n");
    return FALSE;
  }
  const i = <i32>int_of(arg(argv, 1)), count = <i32>kmodel_plan(n.model, PLAN_OUTPUTS);
  if (<u32>i >= <u32>count) {
    text_lit(OUT, "[MAIXPY]kpu: set_outputs arg value error:kmodel output idx ");
    text_int(OUT, i);
    text_lit(OUT, " out of range: the model has ");
    text_int(OUT, count);
    text_lit(OUT, "\n");
    return FALSE;
  }
  kmodel_output(n.model, i, TENSOR);
  const m = tensor();
  const w = int_of(arg(argv, 2)), h = int_of(arg(argv, 3)), ch = int_of(arg(argv, 4));
  const limit: i64 = 0x7fff_ffff;
  const sane = w > 0 && h > 0 && ch > 0 && w <= limit && h <= limit && ch <= limit && w * h <= limit;
  if (!sane || w * h * ch != <i64>m.n * m.c * m.h * m.w) return outputs_refused(i);
  if (!n.shapes) {
    const p = gc_bytes(<usize>count * 12);
    if (!p) return ERR;
    n.shapes = <u32>p;
  }
  const at = <usize>n.shapes + <usize>i * 12;
  store<i32>(at, <i32>w);
  store<i32>(at, <i32>h, 4);
  store<i32>(at, <i32>ch, 8);
  return TRUE;
}
