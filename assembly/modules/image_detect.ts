/** What all detectors of `image` share: the region as gray levels, and the list of results. */
import { root, root_mark, root_release } from "../py/heap";
import { arg } from "../py/native";
import { list_append, list_new } from "../py/objects/list";
import { ERR, V, obj } from "../py/value";
import { found_count, work_begin, work_end } from "../vision/work";
import { gray_take } from "../vision/gray";
import { arg_failed, args_start, roi_h, roi_option, roi_w, roi_x, roi_y } from "./image_args";
import { img_of, need_image } from "./image_object";
import { no_detector_memory } from "./image_result";

/** Begins reading the arguments of a detector whose region is argument `pos`. False = raised. */
export function detector_args(argc: i32, argv: usize, pos: i32): bool {
  if (!need_image(arg(argv, 0))) return false;
  args_start();
  roi_option(argc, argv, pos, "roi", img_of(arg(argv, 0)));
  return !arg_failed;
}

/** Takes the gray levels of the region. */
export function detector_gray(argv: usize): bool {
  work_begin();
  return gray_take(img_of(arg(argv, 0)), roi_x, roi_y, roi_w, roi_h);
}

/** The result of a detector: MemoryError, or the list of what `make` makes of every record. Gives work memory back. */
export function detector_end(ok: bool, make: (i: i32) => V): V {
  const r = ok ? records(make) : no_detector_memory();
  work_end();
  return r;
}

function records(make: (i: i32) => V): V {
  const list = list_new(found_count);
  if (!list) return ERR;
  root(obj(list));
  for (let i = 0; i < found_count; i++) {
    const mark = root_mark();
    const v = make(i);
    if (v == ERR || !list_append(list, v)) return ERR;
    root_release(mark);
  }
  return obj(list);
}
