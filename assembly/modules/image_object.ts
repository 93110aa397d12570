/** The `Image` object of MaixPy: an `Img` descriptor whose pixels lie in the Python heap, or in memory of an owner. */
import { Img, JPEG, img_bytes } from "../image/img";
import { raise_fmt, raise_msg, take_pending } from "../py/error";
import { gc_alloc, gc_bytes } from "../py/heap";
import { T_MEMORY_ERROR, T_TYPE_ERROR, T_VALUE_ERROR } from "../py/types";
import { ERR, V, is_type, obj, ptr_of } from "../py/value";

export const T_IMAGE: usize = memory.data(96, 16);

/** The descriptor (`Img`, 24 bytes) begins at +8. */
@unmanaged
export class ImageObj {
  type: u32;
  flags: u32;
  w: i32;
  h: i32;
  format: i32;
  bytes: i32;
  /** Data of a raw buffer in the Python heap, or memory outside it that `owner` keeps. */
  data: u32;
  ai: u32;
  owner: V;
}
export const IMAGE_BYTES: usize = 40;
/** Words of ImageObj that the collector follows: `data`, `ai`. */
export const IMAGE_PTRS: u32 = 0b1100_0000;
/** ... and `owner`. */
export const IMAGE_WORDS: u32 = 0b1_0000;

/** The descriptor of an image object. */
// @ts-ignore: decorator
@inline export function img_of(v: V): Img { return changetype<Img>(ptr_of(v) + 8); }
// @ts-ignore: decorator
@inline export function image_obj(v: V): ImageObj { return changetype<ImageObj>(ptr_of(v)); }
// @ts-ignore: decorator
@inline export function is_image(v: V): bool { return is_type(v, T_IMAGE); }

/** MemoryError with MaixPy's text. */
export function no_pixel_memory(): V {
  take_pending();
  return raise_msg(
    T_MEMORY_ERROR,
    "Out of normal MicroPython Heap Memory! Please reduce the resolution of the image you are running this algorithm on to bypass this issue!",
  );
}

/** MemoryError of an algorithm that finds no work space in the system heap. */
export function no_work_memory(): V {
  return raise_msg(
    T_MEMORY_ERROR,
    "Out of Memory! Please reduce the resolution of the image you are running this algorithm on to bypass this issue!",
  );
}

/** An image of black pixels. `ERR` = raised. */
export function image_new(w: i32, h: i32, format: i32): V {
  const n = img_bytes(w, h, format);
  if (n < 0) return raise_msg(T_VALUE_ERROR, "invalid image size");
  const data = gc_bytes(n);
  if (!data) return no_pixel_memory();
  return image_wrap(w, h, format, data, 0);
}

/** An image over pixels that exist: `data` = data of a raw buffer, or an address outside the Python heap. */
export function image_wrap(w: i32, h: i32, format: i32, data: usize, ai: usize): V {
  const p = gc_alloc(IMAGE_BYTES, T_IMAGE);
  if (!p) return ERR;
  const o = changetype<ImageObj>(p);
  o.w = w;
  o.h = h;
  o.format = format;
  o.data = <u32>data;
  o.ai = <u32>ai;
  return obj(p);
}

/** A new image of the size and format of `v`, black. */
export function image_like(v: V): V {
  const i = img_of(v);
  return image_new(i.w, i.h, i.format);
}

/** TypeError unless `v` is an image with pixels. */
export function need_image(v: V): bool {
  if (!is_image(v)) {
    raise_fmt(T_TYPE_ERROR, "an image is needed, not %t", v);
    return false;
  }
  if (img_of(v).format != JPEG) return true;
  raise_msg(T_TYPE_ERROR, "Operation not supported on JPEG");
  return false;
}

/** Bytes of the stored image. */
export function image_size(i: Img): i32 {
  return i.format == JPEG ? i.bytes : img_bytes(i.w, i.h, i.format);
}
