/** Entry of digests, compression and regular expressions for test/py/codecs.test.ts. */
import { Deflater, deflate, deflate_begin, deflate_end } from "../../../assembly/modules/flate/deflate";
import { Inflater, inflate, inflate_begin } from "../../../assembly/modules/flate/inflate";

export {
  digest_final,
  digest_init,
  digest_size,
  digest_update,
} from "../../../assembly/modules/digest/digest";
export { adler32, crc32 } from "../../../assembly/modules/flate/checksum";
export { DEFLATER_BYTES, deflate_tables } from "../../../assembly/modules/flate/deflate";
export { INFLATER_BYTES } from "../../../assembly/modules/flate/inflate";
export {
  compile_regex,
  program_groups,
  program_room,
  program_size,
} from "../../../assembly/modules/regex/compile";
export { memo_bytes, run_regex } from "../../../assembly/modules/regex/match";

export function reserve(bytes: i32): usize {
  return heap.alloc(bytes);
}

/** A byte queue: { u32 data, u32 place, u32 end }. */
function pull(queue: usize): i32 {
  const place = load<u32>(queue, 4);
  if (place == load<u32>(queue, 8)) return -1;
  store<u32>(queue, place + 1, 4);
  return load<u8>(<usize>load<u32>(queue) + place);
}
function push(queue: usize, byte: u32): bool {
  const place = load<u32>(queue, 4);
  store<u8>(<usize>load<u32>(queue) + place, byte);
  store<u32>(queue, place + 1, 4);
  return true;
}

/** Prepares a decompressor at `self` reading from `queue`; returns the result of `inflate_begin`. */
export function inflate_start(self: usize, queue: usize, format: i32, window: usize, size: i32): i32 {
  const inflater = changetype<Inflater>(self);
  inflater.source = pull.index;
  inflater.source_data = <u32>queue;
  inflater.format = format;
  const bits = inflate_begin(inflater);
  inflater.window = <u32>window;
  inflater.window_size = size;
  return bits;
}
export function inflate_some(self: usize, out: usize, size: i32): i32 {
  return inflate(changetype<Inflater>(self), out, size);
}

export function deflate_start(self: usize, queue: usize, tables: usize, size: i32): void {
  const deflater = changetype<Deflater>(self);
  deflater.sink = push.index;
  deflater.sink_data = <u32>queue;
  deflater.size = size;
  deflater.heads = <u32>tables;
  deflater.links = deflater.heads + 2048;
  deflater.window = deflater.links + 2 * size;
  deflate_begin(deflater);
}
export function deflate_some(self: usize, data: usize, len: i32): void {
  deflate(changetype<Deflater>(self), data, len);
}
export function deflate_finish(self: usize): void {
  deflate_end(changetype<Deflater>(self));
}
