/**
 * `KPU.classifier`: learns classes from a few pictures. A picture's feature is the model's first output; a class is the mean of
 * the features that are nearest to it. `train` begins with one picture of each class and lets the samples find theirs.
 */
import { kmodel_output, kmodel_output_ptr } from "../kmodel/exports";
import { DT_U8 } from "../kmodel/format";
import { call_method0 } from "../py/call";
import { raise_msg } from "../py/error";
import { gc_alloc, gc_bytes, root, root_mark, root_release } from "../py/heap";
import { intern_lit, str_lit } from "../py/intern";
import { arg, fn_index, kw_bind, Native } from "../py/native";
import { STR_DATA, StrObj } from "../py/object";
import { get_failed, get_i32, pair } from "../py/objects/number";
import { tuple_from } from "../py/objects/tuple";
import { text_int, text_lit } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { T_OS_ERROR, T_STR, T_VALUE_ERROR } from "../py/types";
import { ERR, NONE, V, float, is_type, obj, ptr_of, smi } from "../py/value";
import { is_net, net_of } from "./kpu_net";
import { run_net, TENSOR, tensor } from "./kpu_run";
import { stream_write_all } from "./stream";
import { vfs_open, vfs_read } from "./vfs";

export const T_CLASSIFIER: usize = memory.data(96, 16);

@unmanaged
class Classifier {
  type: u32;
  /** Places for classes and samples, and how many are taken. */
  classes: i32;
  samples: i32;
  class_count: i32;
  sample_count: i32;
  /** Values of a feature. */
  size: i32;
  /** Data of a raw buffer: features of the classes, then of the samples, then the trained means (f32). */
  features: u32;
  trained: u32;
  net: V;
}
const BYTES: u32 = 40;
const LIMIT: i32 = 1000;
/** Rounds of the training at most. */
const ROUNDS: i32 = 50;
const MAGIC: u32 = 0x4b4c4353;

// @ts-ignore: decorator
@inline function self_of(argv: usize): Classifier { return changetype<Classifier>(ptr_of(arg(argv, 0))); }
// @ts-ignore: decorator
@inline function feature(c: Classifier, i: i32): usize { return <usize>c.features + (<usize>(i * c.size) << 2); }
/** The trained mean of class `i`. */
// @ts-ignore: decorator
@inline function mean(c: Classifier, i: i32): usize { return feature(c, c.classes + c.samples + i); }

function create(net: V, classes: i32, samples: i32): V {
  kmodel_output(net_of(net).model, 0, TENSOR);
  const m = tensor(), size = m.n * m.c * m.h * m.w;
  const data = gc_bytes(<usize>(2 * classes + samples) * <usize>size * 4);
  const p = data ? gc_alloc(BYTES, T_CLASSIFIER) : 0;
  if (!p) return ERR;
  const c = changetype<Classifier>(p);
  c.net = net;
  c.classes = classes;
  c.samples = samples;
  c.size = size;
  c.features = <u32>data;
  return obj(p);
}

const ARGS: usize = memory.data(32, 8);

/** classifier(model, class_num, sample_num, fea_len=all). */
export function classifier_make(type: usize, argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 0, "model! class_num! sample_num! fea_len", ARGS)) return ERR;
  const net = load<u64>(ARGS);
  if (!is_net(net) || !net_of(net).model) return raise_msg(T_VALUE_ERROR, "model");
  const classes = get_i32(load<u64>(ARGS, 8));
  if (get_failed) return ERR;
  const samples = get_i32(load<u64>(ARGS, 16));
  if (get_failed) return ERR;
  if (classes < 1 || classes > LIMIT || samples < 0 || samples > LIMIT) return raise_msg(T_VALUE_ERROR, "model, class num, sample num");
  return create(net, classes, samples);
}

/** Writes the feature of picture `img` to `out`. False = raised. */
function take(c: Classifier, img: V, out: usize): bool {
  if (!run_net(c.net, img, 0)) return false;
  const model = <usize>net_of(c.net).model;
  kmodel_output(model, 0, TENSOR);
  const p = kmodel_output_ptr(model, 0), u8s = tensor().datatype == DT_U8;
  for (let i = 0; i < c.size; i++) store<f32>(out + (<usize>i << 2), u8s ? <f32>load<u8>(p + i) : load<f32>(p + (<usize>i << 2)));
  return true;
}

/** add_class_img(img [, index]): a picture of a new class, or of class `index`. Returns the index. */
function c_add_class_img(argc: i32, argv: usize): V {
  const c = self_of(argv);
  let i = c.class_count;
  if ((argc & 0xffff) > 2) {
    i = get_i32(arg(argv, 2));
    if (get_failed) return ERR;
  }
  if (i < 0 || i > c.class_count || i >= c.classes) return raise_msg(T_VALUE_ERROR, "all classes have a picture");
  if (!take(c, arg(argv, 1), feature(c, i))) return ERR;
  if (i == c.class_count) c.class_count++;
  c.trained = 0;
  return smi(i);
}

/** add_sample_img(img): a picture of any class. Returns its index. */
function c_add_sample_img(argc: i32, argv: usize): V {
  const c = self_of(argv), i = c.sample_count;
  if (i >= c.samples) return raise_msg(T_VALUE_ERROR, "all samples have a picture");
  if (!take(c, arg(argv, 1), feature(c, c.classes + i))) return ERR;
  c.sample_count++;
  c.trained = 0;
  return smi(i);
}

/** Removes feature `at` of a group that begins at `first` and has `count`. */
function drop(c: Classifier, first: i32, at: i32, count: i32): void {
  memory.copy(feature(c, first + at), feature(c, first + at + 1), <usize>((count - at - 1) * c.size) << 2);
  c.trained = 0;
}

/** rm_class_img([index]), rm_sample_img([index]): the last one, or that one. */
function c_rm_class_img(argc: i32, argv: usize): V { return remove(argc, argv, true); }
function c_rm_sample_img(argc: i32, argv: usize): V { return remove(argc, argv, false); }
function remove(argc: i32, argv: usize, class_: bool): V {
  const c = self_of(argv), count = class_ ? c.class_count : c.sample_count;
  let i = count - 1;
  if ((argc & 0xffff) > 1) {
    i = get_i32(arg(argv, 1));
    if (get_failed) return ERR;
  }
  if (i < 0 || i >= count) return raise_msg(T_VALUE_ERROR, "index out of range");
  drop(c, class_ ? 0 : c.classes, i, count);
  if (class_) c.class_count--;
  else c.sample_count--;
  return NONE;
}

function distance(a: usize, b: usize, n: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < n; i++, a += 4, b += 4) {
    const d = <f64>load<f32>(a) - <f64>load<f32>(b);
    sum += d * d;
  }
  return sqrt(sum);
}

let nearest_distance: f64 = 0;

/** The class whose mean is nearest to the feature at `p`; sets `nearest_distance`. */
function nearest(c: Classifier, p: usize): i32 {
  let best = 0;
  nearest_distance = Infinity;
  for (let i = 0; i < c.classes; i++) {
    const d = distance(mean(c, i), p, c.size);
    if (d >= nearest_distance) continue;
    nearest_distance = d;
    best = i;
  }
  return best;
}

/** One round: every sample goes to its nearest class, whose mean then moves. True when something moved. */
function settle(c: Classifier, sums: usize): bool {
  const n = c.size;
  memory.copy(sums, feature(c, 0), <usize>(c.classes * n) << 2);
  const counts = sums + (<usize>(c.classes * n) << 2);
  for (let i = 0; i < c.classes; i++) store<i32>(counts + (<usize>i << 2), 1);
  for (let s = 0; s < c.sample_count; s++) {
    const p = feature(c, c.classes + s), k = nearest(c, p);
    const sum = sums + (<usize>(k * n) << 2), count = counts + (<usize>k << 2);
    for (let i: usize = 0; i < <usize>n << 2; i += 4) store<f32>(sum + i, load<f32>(sum + i) + load<f32>(p + i));
    store<i32>(count, load<i32>(count) + 1);
  }
  let moved = false;
  for (let k = 0; k < c.classes; k++) {
    const by = <f32>load<i32>(counts + (<usize>k << 2));
    for (let i: usize = 0; i < <usize>n << 2; i += 4) {
      const v = load<f32>(sums + (<usize>(k * n) << 2) + i) / by;
      if (v != load<f32>(mean(c, k) + i)) moved = true;
      store<f32>(mean(c, k) + i, v);
    }
  }
  return moved;
}

function c_train(argc: i32, argv: usize): V {
  const c = self_of(argv);
  if (c.class_count < c.classes) return raise_msg(T_VALUE_ERROR, "add a picture of every class first");
  const sums = gc_bytes((<usize>(c.classes * c.size) << 2) + (<usize>c.classes << 2));
  if (!sums) return ERR;
  memory.copy(mean(c, 0), feature(c, 0), <usize>(c.classes * c.size) << 2);
  for (let i = 0; i < ROUNDS; i++) if (!settle(c, sums)) break;
  c.trained = 1;
  return NONE;
}

/** predict(img): (class, distance). */
function c_predict(argc: i32, argv: usize): V {
  const c = self_of(argv);
  if (!c.trained) return raise_msg(T_VALUE_ERROR, "train first");
  const p = gc_bytes(<usize>c.size << 2);
  if (!p || !take(c, arg(argv, 1), p)) return ERR;
  const k = nearest(c, p);
  return pair(smi(k), float(nearest_distance));
}

// ---- files ---------------------------------------------------------------------------------------------------

const HEAD: usize = memory.data(24, 8);

/** save(path): what was trained. */
function c_save(argc: i32, argv: usize): V {
  const c = self_of(argv), path = arg(argv, 1);
  if (!c.trained) return raise_msg(T_VALUE_ERROR, "train first");
  if (!is_type(path, T_STR)) return raise_msg(T_VALUE_ERROR, "path err");
  const mark = root_mark(), mode = str_lit("wb"), close = intern_lit("close");
  if (mode == ERR || close == ERR) return ERR;
  root(path);
  root(mode);
  const file = vfs_open(2, mark);
  root_release(mark);
  if (file == ERR) return ERR;
  root(file);
  store<u32>(HEAD, MAGIC);
  store<i32>(HEAD, c.classes, 4);
  store<i32>(HEAD, c.samples, 8);
  store<i32>(HEAD, c.size, 12);
  const ok = stream_write_all(file, HEAD, 16) && stream_write_all(file, mean(c, 0), (c.classes * c.size) << 2);
  const closed = ok && call_method0(file, close) != ERR;
  root_release(mark);
  return closed ? NONE : ERR;
}

/** classifier.load(model, path): (classifier, class_num, sample_num). */
function c_load(argc: i32, argv: usize): V {
  const net = arg(argv, 1), path = arg(argv, 2);
  if (!is_net(net) || !net_of(net).model) return raise_msg(T_VALUE_ERROR, "must be model");
  if (!is_type(path, T_STR)) return raise_msg(T_VALUE_ERROR, "path err");
  const data = vfs_read(path);
  if (data == ERR) return ERR;
  root(data);
  const p = ptr_of(data) + STR_DATA, n = <i32>changetype<StrObj>(ptr_of(data)).len;
  if (n < 16 || load<u32>(p) != MAGIC) return raise_msg(T_OS_ERROR, "this is no saved classifier");
  const classes = load<i32>(p, 4), samples = load<i32>(p, 8), size = load<i32>(p, 12);
  if (classes < 1 || classes > LIMIT || samples < 0 || samples > LIMIT) return raise_msg(T_OS_ERROR, "this is no saved classifier");
  const v = create(net, classes, samples);
  if (v == ERR) return ERR;
  const c = changetype<Classifier>(ptr_of(v)), bytes = (classes * c.size) << 2;
  if (size != c.size || n != 16 + bytes) return raise_msg(T_OS_ERROR, "the classifier was saved for another model");
  memory.copy(mean(c, 0), p + 16, bytes);
  memory.copy(feature(c, 0), p + 16, bytes);
  c.class_count = classes;
  c.trained = 1;
  store<u64>(ARGS, v);
  store<u64>(ARGS, smi(classes), 8);
  store<u64>(ARGS, smi(samples), 16);
  return tuple_from(ARGS, 3);
}

function classifier_repr(t: usize, v: V, kind: i32): bool {
  const c = changetype<Classifier>(ptr_of(v));
  return text_lit(t, '{"classes":') && text_int(t, c.classes) && text_lit(t, ', "samples":') && text_int(t, c.samples) && text_lit(t, "}");
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<Native> = [
  c_add_class_img, c_add_sample_img, c_rm_class_img, c_rm_sample_img, c_train, c_predict, c_save, c_load,
];

export function init_classifier(): void {
  const t = type_def(T_CLASSIFIER, "classifier", 0, 0, BYTES, 0, 0b10000, 0b1000000);
  t.make_new = fn_index(classifier_make);
  t.repr = fn_index(classifier_repr);
  type_methods(
    t,
    "add_class_img:2-3 add_sample_img:2 rm_class_img:1-2 rm_sample_img:1-2 train:1 predict:2 save:2 load:3c",
    METHODS,
  );
}
