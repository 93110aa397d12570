/** Images from and to files and bytes: BMP, JPEG, PNG. */
import { bmp_bytes, bmp_decode, bmp_encode, bmp_h, bmp_info, bmp_w } from "../image/codec/bmp";
import { jpeg_components, jpeg_decode, JpegError, jpeg_h, jpeg_info, jpeg_w } from "../image/codec/jpeg_decode";
import { jpeg_encode, jpeg_room } from "../image/codec/jpeg_encode";
import { png_decode, png_encode, png_encode_work, png_h, png_info, png_room, png_w, png_work } from "../image/codec/png";
import { GRAYSCALE, Img, JPEG, RGB565 } from "../image/img";
import { crop } from "../image/scale";
import { mem_alloc, mem_free } from "../memory";
import { buffer_data, buffer_len, get_buffer } from "../py/buffer";
import { call_method0 } from "../py/call";
import { pending, raise, raise_msg, take_pending } from "../py/error";
import { gc_bytes, root, root_mark, root_release } from "../py/heap";
import { intern_lit, str_data, str_len, str_lit } from "../py/intern";
import { arg } from "../py/native";
import { STR_DATA, StrObj } from "../py/object";
import { T_BYTES, T_STR, T_VALUE_ERROR } from "../py/types";
import { ERR, UNDEF, V, is_type, ptr_of } from "../py/value";
import { arg_failed, args_start, bad_value, int_option, roi_h, roi_option, roi_w, roi_x, roi_y } from "./image_args";
import { image_new, image_obj, image_wrap, img_of, need_image, no_work_memory } from "./image_object";
import { stream_write_all } from "./stream";
import { read_rest } from "./stream_methods";
import { vfs_open, vfs_read } from "./vfs";

// ---- reading -------------------------------------------------------------------------------------------------

function decode_jpeg(data: usize, len: i32): V {
  let status = jpeg_info(data, len);
  if (!status) {
    const v = image_new(jpeg_w, jpeg_h, jpeg_components == 1 ? GRAYSCALE : RGB565);
    if (v == ERR) return ERR;
    status = jpeg_decode(data, len, img_of(v));
    if (!status) return v;
  }
  return raise_msg(T_VALUE_ERROR, status == JpegError.UNSUPPORTED ? "this JPEG is progressive or unusual; only baseline can be read: save it as baseline JPEG (not progressive), PNG or BMP" : "the JPEG is damaged");
}

function decode_png(data: usize, len: i32, format: i32): V {
  if (!format) return raise_msg(T_VALUE_ERROR, "this PNG is unusual or damaged");
  const v = image_new(png_w, png_h, format);
  if (v == ERR) return ERR;
  const size = png_work(), work = mem_alloc(size, 16);
  if (!work) return no_work_memory();
  memory.fill(work, 0, size);
  const ok = png_decode(data, len, img_of(v), work);
  mem_free(work);
  return ok ? v : raise_msg(T_VALUE_ERROR, "the PNG is damaged");
}

/** An image from the `len` bytes of a file. The bytes must stay where they are. */
function decode(data: usize, len: i32): V {
  if (len >= 2 && load<u8>(data) == 0xff && load<u8>(data, 1) == 0xd8) return decode_jpeg(data, len);
  if (len >= 8 && load<u8>(data) == 0x89 && load<u8>(data, 1) == 0x50) return decode_png(data, len, png_info(data, len));
  if (len < 2 || load<u8>(data) != 0x42 || load<u8>(data, 1) != 0x4d) return raise_msg(T_VALUE_ERROR, "format not supported");
  const format = bmp_info(data, len);
  if (!format) return raise_msg(T_VALUE_ERROR, "this BMP is compressed, unusual or damaged");
  const v = image_new(bmp_w, bmp_h, format);
  if (v != ERR) bmp_decode(data, img_of(v));
  return v;
}

/** The image in a buffer object (bytes are kept; other buffers are not resized by the decoder). */
export function image_from_buffer(v: V): V {
  const b = get_buffer(v, false);
  if (b <= 0) return b == 0 ? ERR : raise_msg(T_VALUE_ERROR, "format not supported");
  return decode(buffer_data, buffer_len);
}

function from_bytes(bytes: V): V {
  if (bytes == ERR) return ERR;
  if (!is_type(bytes, T_BYTES)) return raise_msg(T_VALUE_ERROR, "format not supported");
  root(bytes);
  return decode(ptr_of(bytes) + STR_DATA, changetype<StrObj>(ptr_of(bytes)).len);
}

/** The image in the file at a path. */
export function image_from_path(path: V): V { return from_bytes(vfs_read(path)); }
/** The image in the rest of an open file. */
export function image_from_stream(stream: V): V { return from_bytes(read_rest(stream)); }

// ---- writing -------------------------------------------------------------------------------------------------

let encoded: usize = 0;
let encoded_len: i32 = 0;

/** Encodes to a system heap block at `encoded`, that the caller frees. False = raised. */
function encode(img: Img, kind: i32, quality: i32): bool {
  const room = kind == 0 ? bmp_bytes(img) : kind == 1 ? jpeg_room(img.w, img.h) : png_room(img);
  encoded = room > 0x7000_0000 ? 0 : mem_alloc(<u32>room, 16);
  if (!encoded) {
    no_work_memory();
    return false;
  }
  if (kind == 0) {
    bmp_encode(img, encoded);
    encoded_len = <i32>room;
    return true;
  }
  if (kind == 1) {
    encoded_len = jpeg_encode(img, quality, encoded, <i32>room);
    return true;
  }
  const size = png_encode_work(img), work = mem_alloc(size, 16);
  if (!work) {
    mem_free(encoded);
    no_work_memory();
    return false;
  }
  memory.fill(work, 0, size);
  encoded_len = png_encode(img, encoded, <i32>room, work);
  mem_free(work);
  return true;
}

/** 0 BMP, 1 JPEG, 2 PNG by the end of the path, -1 for others. */
function kind_of(path: V): i32 {
  const n = str_len(path), p = str_data(path) + n;
  if (n < 4) return -1;
  const tail = (<u32>load<u8>(p - 3) << 16 | <u32>load<u8>(p - 2) << 8 | load<u8>(p - 1)) | 0x202020;
  if (tail == 0x626d70) return 0;
  if (tail == 0x6a7067 || tail == 0x706567) return 1;
  return tail == 0x706e67 ? 2 : -1;
}

/** Writes bytes outside the Python heap to a new file. False = raised. */
function write_file(path: V, p: usize, n: i32): bool {
  const mark = root_mark();
  const mode = str_lit("wb");
  if (mode == ERR) return false;
  root(path);
  root(mode);
  const file = vfs_open(2, mark);
  root_release(mark);
  if (file == ERR) return false;
  root(file);
  const ok = stream_write_all(file, p, n);
  const error = pending();
  if (error != UNDEF) {
    root(error);
    take_pending();
  }
  const close = intern_lit("close");
  const closed = close != ERR && call_method0(file, close) != ERR;
  root_release(mark);
  if (error != UNDEF) raise(error);
  return ok && closed;
}

/** save(path, roi=None, quality=50): BMP, JPEG or PNG by the path's end. Returns the image. */
export function i_save(argc: i32, argv: usize): V {
  const v = arg(argv, 0), path = arg(argv, 1);
  const img = img_of(v);
  args_start();
  const quality = int_option(argc, argv, 3, "quality", 50);
  if (!is_type(path, T_STR)) bad_value("a path is needed");
  if (!arg_failed && (quality < 1 || quality > 100)) bad_value("quality: 1 to 100");
  if (img.format == JPEG) return arg_failed || !write_file(path, img.data, img.bytes) ? ERR : v;
  roi_option(argc, argv, 2, "roi", img);
  if (arg_failed) return ERR;
  const kind = kind_of(path);
  if (kind < 0) return raise_msg(T_VALUE_ERROR, "format not supported: the path must end in .bmp, .jpg or .png");
  let source = img;
  if (roi_w != img.w || roi_h != img.h) {
    const part = image_new(roi_w, roi_h, img.format);
    if (part == ERR) return ERR;
    crop(img, roi_x, roi_y, img_of(part));
    source = img_of(part);
  }
  if (!encode(source, kind, quality)) return ERR;
  const ok = write_file(path, encoded, encoded_len);
  mem_free(encoded);
  return ok ? v : ERR;
}

/** A JPEG image of the pixels of `v`. */
function compressed(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const quality = int_option(argc, argv, 1, "quality", 50);
  if (!arg_failed && (quality < 1 || quality > 100)) bad_value("quality: 1 to 100");
  if (arg_failed) return ERR;
  const img = img_of(v);
  if (!encode(img, 1, quality)) return ERR;
  const data = gc_bytes(encoded_len);
  if (data) memory.copy(data, encoded, encoded_len);
  mem_free(encoded);
  if (!data) return ERR;
  const r = image_wrap(img.w, img.h, JPEG, data, 0);
  if (r != ERR) image_obj(r).bytes = encoded_len;
  return r;
}

/** compressed(quality=50): a new JPEG image. */
export function i_compressed(argc: i32, argv: usize): V { return compressed(argc, argv); }

/** compress(quality=50): the image itself becomes JPEG. */
export function i_compress(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (img_of(v).format == JPEG) return v;
  const r = compressed(argc, argv);
  if (r == ERR) return ERR;
  const o = image_obj(v), from = image_obj(r);
  o.format = JPEG;
  o.bytes = from.bytes;
  o.data = from.data;
  o.ai = 0;
  return v;
}
