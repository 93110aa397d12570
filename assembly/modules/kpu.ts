/** Module `KPU`: MaixPy's functions, on models of kmodel version 3 and 4. */
import { fn_index, module_def, Native } from "../py/native";
import { type_def, type_methods } from "../py/typetable";
import { NONE, V, obj } from "../py/value";
import {
  f_argmax, f_ch, f_class_map, f_h, f_index, f_nhwc, f_shape, f_size, f_softmax, f_to_image, f_tolist, f_typecode, f_w, fmap_buffer,
  fmap_getitem, fmap_len, fmap_repr, fmap_setitem, k_fmap, T_KPU_FMAP,
} from "./kpu_fmap";
import { init_classifier, T_CLASSIFIER } from "./kpu_classifier";
import { k_face_compare, k_face_encode } from "./kpu_face";
import {
  k_memtest, k_netinfo, k_profile, LAYER_OBJ_BYTES, l_chi, l_cho, l_dw, l_hi, l_ho, l_index, l_kernel_type, l_para_size, l_pool_type,
  l_type, l_wi, l_wo, layer_repr, n_model_addr, n_model_path, n_model_size, n_net_arg, net_repr, T_KPU_LAYER,
} from "./kpu_info";
import { k_deinit, k_load, k_load_flash, T_KPU_NET } from "./kpu_net";
import { k_forward, k_get_output, k_set_layers, k_set_outputs } from "./kpu_run";
import {
  FIND_BYTES, find_repr, k_init_yolo2, k_run_yolo2, o_classid, o_h, o_index, o_objnum, o_rect, o_value, o_w, o_x, o_y, T_FIND, T_YOLO2,
  YOLO_BYTES, yolo_repr,
} from "./kpu_yolo2";

const DEF: usize = memory.data(32, 8);

/** fmap_free(fmap): nothing to do. */
function k_fmap_free(argc: i32, argv: usize): V { return NONE; }

// @ts-ignore: decorator
@lazy const NET_METHODS: StaticArray<Native> = [n_model_addr, n_model_size, n_model_path, n_net_arg];
// @ts-ignore: decorator
@lazy const FMAP_METHODS: StaticArray<Native> = [
  f_size, f_index, f_w, f_h, f_ch, f_typecode, f_shape, f_tolist, f_nhwc, f_argmax, f_class_map, f_softmax, f_to_image,
];
// @ts-ignore: decorator
@lazy const LAYER_METHODS: StaticArray<Native> = [
  l_index, l_type, l_wi, l_hi, l_wo, l_ho, l_chi, l_cho, l_dw, l_kernel_type, l_pool_type, l_para_size,
];
// @ts-ignore: decorator
@lazy const FIND_METHODS: StaticArray<Native> = [o_rect, o_x, o_y, o_w, o_h, o_value, o_classid, o_index, o_objnum];
// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<Native> = [
  k_load, k_load_flash, k_set_outputs, k_init_yolo2, k_run_yolo2, k_deinit, k_set_layers, k_forward, k_get_output, k_fmap, k_fmap_free,
  k_netinfo, k_memtest, k_face_encode, k_face_compare, k_profile,
];

function constant(i: i32): V { return obj(i == 0 ? T_CLASSIFIER : T_KPU_FMAP); }

export function init_kpu(): void {
  let t = type_def(T_KPU_NET, "kpu_net", 0, 0, 40, 0, 0b11000, 0b100000);
  t.repr = fn_index(net_repr);
  type_methods(t, "model_addr:1 model_size:1 model_path:1 net_arg:1", NET_METHODS);
  t = type_def(T_KPU_FMAP, "kpu_fmap", 0, 0, 40, 0, 0b10000, 0b1000000);
  t.repr = fn_index(fmap_repr);
  t.len = fn_index(fmap_len);
  t.getitem = fn_index(fmap_getitem);
  t.setitem = fn_index(fmap_setitem);
  t.buffer = fn_index(fmap_buffer);
  type_methods(
    t,
    "size:1 index:1 w:1 h:1 ch:1 typecode:1 shape:1 tolist:1 nhwc:1 argmax:1 class_map:1 softmax:1 to_image:1-3k",
    FMAP_METHODS,
  );
  t = type_def(T_KPU_LAYER, "kpu_netinfo", 0, 0, LAYER_OBJ_BYTES, 0, 0, 0);
  t.repr = fn_index(layer_repr);
  type_methods(t, "index:1 type:1 wi:1 hi:1 wo:1 ho:1 chi:1 cho:1 dw:1 kernel_type:1 pool_type:1 para_size:1", LAYER_METHODS);
  t = type_def(T_YOLO2, "kpu_yolo2", 0, 0, YOLO_BYTES, 0, 0, 0b100);
  t.repr = fn_index(yolo_repr);
  t = type_def(T_FIND, "kpu_yolo2_find", 0, 0, FIND_BYTES, 0, 0, 0);
  t.repr = fn_index(find_repr);
  type_methods(t, "rect:1 x:1 y:1 w:1 h:1 value:1 classid:1 index:1 objnum:1", FIND_METHODS);
  init_classifier();
  module_def(
    DEF, "KPU",
    `load:1 load_flash:0-4 set_outputs:0-5 init_yolo2:0-5k run_yolo2:2 deinit:1 set_layers:2 forward:0-5k get_output:2 fmap:2
      fmap_free:1 netinfo:1 memtest:0 face_encode:1 face_compare:2 profile:1`,
    FUNCTIONS, "classifier kpu_fmap", constant,
  );
}
