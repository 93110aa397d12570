/** What a net tells about itself: repr and methods, `netinfo`, `profile`, `memtest`. */
import {
  kmodel_node_inputs, kmodel_node_opcode, kmodel_node_outputs, kmodel_node_tensor, kmodel_node_us, kmodel_node_weights, kmodel_plan,
  PLAN_NODES,
} from "../kmodel/exports";
import { Model, node_body } from "../kmodel/model";
import { OP_KPU_CONV2D, OP_KPU_UPLOAD, op_name } from "../kmodel/opcodes";
import { V3_K210_CONV, V3_OPCODES } from "../kmodel/v3/format";
import { layer_depthwise, layer_field } from "../kpu/layer";
import { mem_largest } from "../memory";
import { raise_msg } from "../py/error";
import { collect } from "../py/gc";
import { bitmap, gc_alloc, heap_lo, heap_size } from "../py/heap";
import { str_lit } from "../py/intern";
import { arg } from "../py/native";
import { list_append, list_new } from "../py/objects/list";
import { tuple_from } from "../py/objects/tuple";
import { repr_of, repr_to } from "../py/ops";
import { OUT, text_byte, text_int, text_lit, text_str } from "../py/text";
import { T_TYPE_ERROR } from "../py/types";
import { ERR, NONE, V, obj, ptr_of, smi } from "../py/value";
import { released_error } from "./kpu_error";
import { is_net, net_of } from "./kpu_net";
import { TENSOR, tensor } from "./kpu_run";

export const T_KPU_LAYER: usize = memory.data(96, 16);

/** One layer as `netinfo` describes it. */
@unmanaged
class LayerObj {
  type: u32;
  opcode: u32;
  index: i32;
  wi: i32;
  hi: i32;
  wo: i32;
  ho: i32;
  chi: i32;
  cho: i32;
  dw: i32;
  kernel_type: i32;
  pool_type: i32;
  para_size: i32;
}
export const LAYER_OBJ_BYTES: u32 = 52;

/** The net that argument 0 is, with its model; null = raised. */
function loaded(argv: usize): usize {
  const v = arg(argv, 0);
  if (!is_net(v)) {
    raise_msg(T_TYPE_ERROR, "[MAIXPY]kpu: kpu_net type error");
    return 0;
  }
  const model = <usize>net_of(v).model;
  if (!model) released_error();
  return model;
}

function is_conv(opcode: u32): bool { return opcode == OP_KPU_CONV2D || opcode == V3_OPCODES + V3_K210_CONV; }

/** The 12 layer words of a KPU convolution. */
function layer_words(model: usize, i: u32, opcode: u32): usize {
  const m = changetype<Model>(model), body = node_body(m, i);
  return opcode == OP_KPU_CONV2D ? body + 24 : m.file + load<u32>(body, 8);
}

/** Describes layer `i`; 0 when memory is out. */
function describe(model: usize, i: i32): usize {
  const p = gc_alloc(LAYER_OBJ_BYTES, T_KPU_LAYER);
  if (!p) return 0;
  const l = changetype<LayerObj>(p), m = tensor();
  l.opcode = kmodel_node_opcode(model, i);
  l.index = i;
  if (kmodel_node_inputs(model, i)) {
    kmodel_node_tensor(model, i, 0, 0, TENSOR);
    l.wi = m.w;
    l.hi = m.h;
    l.chi = m.c;
  }
  kmodel_node_tensor(model, i, 1, 0, TENSOR);
  l.wo = m.w;
  l.ho = m.h;
  l.cho = m.c;
  if (is_conv(l.opcode)) {
    const words = layer_words(model, i, l.opcode);
    l.dw = i32(layer_depthwise(words));
    l.kernel_type = layer_field(words, 4, 0, 3);
    l.pool_type = layer_field(words, 4, 4, 4);
    l.para_size = kmodel_node_weights(model, i);
  }
  return p;
}

/** netinfo(net): a list with an object for every layer; prints a line for each. */
export function k_netinfo(argc: i32, argv: usize): V {
  const model = loaded(argv);
  if (!model) return ERR;
  const n = <i32>kmodel_plan(model, PLAN_NODES);
  const list = list_new(n);
  if (!list) return ERR;
  for (let i = 0; i < n; i++) {
    const p = describe(model, i);
    if (!p || !list_append(list, obj(p))) return ERR;
    kmodel_node_tensor(model, i, 1, kmodel_node_outputs(model, i) - 1, TENSOR);
    text_lit(OUT, "layer[");
    text_int(OUT, i);
    text_lit(OUT, "]: ");
    text_lit(OUT, op_name(changetype<LayerObj>(p).opcode));
    text_lit(OUT, ", ");
    text_int(OUT, tensor().size);
    text_lit(OUT, " bytes\n");
  }
  return obj(list);
}

export function layer_repr(t: usize, v: V, kind: i32): bool {
  const p = ptr_of(v), l = changetype<LayerObj>(p);
  return (
    text_lit(t, '{"index":') && text_int(t, l.index) && text_lit(t, ', "type":') && text_lit(t, op_name(l.opcode)) &&
    text_lit(t, ', "wi":') && text_int(t, l.wi) && text_lit(t, ', "hi":') && text_int(t, l.hi) && text_lit(t, ', "wo":') && text_int(t, l.wo) &&
    text_lit(t, ', "ho":') && text_int(t, l.ho) && text_lit(t, ', "chi":') && text_int(t, l.chi) && text_lit(t, ', "cho":') &&
    text_int(t, l.cho) && text_lit(t, ', "dw":') && text_int(t, l.dw) && text_lit(t, ', "kernel_type":') && text_int(t, l.kernel_type) &&
    text_lit(t, ', "pool_type":') && text_int(t, l.pool_type) && text_lit(t, ', "para_size":') && text_int(t, l.para_size) && text_byte(t, 0x7d)
  );
}

// @ts-ignore: decorator
@inline function layer_of(argv: usize): LayerObj { return changetype<LayerObj>(ptr_of(arg(argv, 0))); }
export function l_index(argc: i32, argv: usize): V { return smi(layer_of(argv).index); }
export function l_type(argc: i32, argv: usize): V { return str_lit(op_name(layer_of(argv).opcode)); }
export function l_wi(argc: i32, argv: usize): V { return smi(layer_of(argv).wi); }
export function l_hi(argc: i32, argv: usize): V { return smi(layer_of(argv).hi); }
export function l_wo(argc: i32, argv: usize): V { return smi(layer_of(argv).wo); }
export function l_ho(argc: i32, argv: usize): V { return smi(layer_of(argv).ho); }
export function l_chi(argc: i32, argv: usize): V { return smi(layer_of(argv).chi); }
export function l_cho(argc: i32, argv: usize): V { return smi(layer_of(argv).cho); }
export function l_dw(argc: i32, argv: usize): V { return smi(layer_of(argv).dw); }
export function l_kernel_type(argc: i32, argv: usize): V { return smi(layer_of(argv).kernel_type); }
export function l_pool_type(argc: i32, argv: usize): V { return smi(layer_of(argv).pool_type); }
export function l_para_size(argc: i32, argv: usize): V { return smi(layer_of(argv).para_size); }

const WORDS: usize = memory.data(32, 8);

/** profile(net): (index, op, "kpu" or "cpu", microseconds) of every node in the last run. */
export function k_profile(argc: i32, argv: usize): V {
  const model = loaded(argv);
  if (!model) return ERR;
  const n = <i32>kmodel_plan(model, PLAN_NODES);
  const list = list_new(n);
  if (!list) return ERR;
  for (let i = 0; i < n; i++) {
    const opcode = <u32>kmodel_node_opcode(model, i);
    const op = str_lit(op_name(opcode));
    const unit = str_lit(is_conv(opcode) || opcode == OP_KPU_UPLOAD ? "kpu" : "cpu");
    if (op == ERR || unit == ERR) return ERR;
    store<u64>(WORDS, smi(i));
    store<u64>(WORDS, op, 8);
    store<u64>(WORDS, unit, 16);
    store<u64>(WORDS, smi(kmodel_node_us(model, i)), 24);
    const t = tuple_from(WORDS, 4);
    if (t == ERR || !list_append(list, t)) return ERR;
  }
  return obj(list);
}

// ---- the net object ------------------------------------------------------------------------------------------

export function net_repr(t: usize, v: V, kind: i32): bool {
  const n = net_of(v);
  let ok = text_lit(t, '{"model_addr": ') && text_int(t, n.address) && text_lit(t, ', "model_size": ') && text_int(t, n.size) &&
    text_lit(t, ', "model_path": "');
  if (ok) ok = n.path == NONE ? text_lit(t, "(null)") : text_str(t, n.path);
  if (ok) ok = text_lit(t, '", "net_args": ');
  if (ok) ok = n.yolo == NONE ? text_lit(t, '"(null)"') : repr_to(t, n.yolo);
  return ok && text_byte(t, 0x7d);
}

export function n_model_addr(argc: i32, argv: usize): V { return smi(net_of(arg(argv, 0)).address); }
export function n_model_size(argc: i32, argv: usize): V { return smi(net_of(arg(argv, 0)).size); }
export function n_model_path(argc: i32, argv: usize): V { return net_of(arg(argv, 0)).path; }
export function n_net_arg(argc: i32, argv: usize): V {
  const y = net_of(arg(argv, 0)).yolo;
  return y == NONE ? NONE : repr_of(y);
}

// ---- memory --------------------------------------------------------------------------------------------------

/** Bytes of the longest run of free blocks in the Python heap, which has just been collected. */
function longest_free(): usize {
  const n = heap_size >> 4;
  let best: usize = 0, run: usize = 0;
  for (let i: usize = 0; i < n; i++) {
    if (load<u64>(bitmap + (i >> 6 << 3)) >> (i & 63) & 1) {
      run = 0;
      continue;
    }
    run++;
    if (run > best) best = run;
  }
  return best << 4;
}

/** memtest(): prints the largest free block of both heaps in KB. */
export function k_memtest(argc: i32, argv: usize): V {
  collect();
  text_lit(OUT, "###free gc heap memory : ");
  text_int(OUT, heap_lo ? longest_free() >> 10 : 0);
  text_lit(OUT, " KB\n###free sys heap memory: ");
  text_int(OUT, mem_largest() >> 10);
  text_lit(OUT, " KB\n");
  return NONE;
}
