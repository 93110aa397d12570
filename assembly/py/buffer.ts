/**
 * The buffer protocol: objects whose bytes can be read (and written) in place.
 *
 * Slot `buffer`: `(self: V, out: usize, write: i32) => i32`. It fills `{ u32 address, u32 bytes, u32 type code }` at `out` (see
 * `fill_buffer`) and returns 1, 0 when it raised, or -1 when the object gives no such access. The address stays good as
 * long as the object is alive and not resized.
 */
import { raise_msg } from "./error";
import { TypeObj } from "./object";
import { T_TYPE_ERROR } from "./types";
import { V, is_ptr, ptr_of } from "./value";

/** Address, bytes and type code (as in module `array`; "B" for plain bytes) of the last buffer that was asked for. */
export let buffer_data: usize = 0;
export let buffer_len: i32 = 0;
export let buffer_code: u32 = 0;

const OUT: usize = memory.data(12, 4);

/** For the slot: reports a buffer. Returns 1. */
export function fill_buffer(out: usize, data: usize, len: u32, code: u32): i32 {
  store<u32>(out, <u32>data);
  store<u32>(out, len, 4);
  store<u32>(out, code, 8);
  return 1;
}

/** 1 and `buffer_...` when `v` has a (writable) buffer, 0 when it raised, -1 when it has none. */
export function get_buffer(v: V, write: bool): i32 {
  if (!is_ptr(v)) return -1;
  const slot = <u32>changetype<TypeObj>(load<u32>(ptr_of(v))).buffer;
  if (slot == 0) return -1;
  const r = call_indirect<i32>(slot, v, OUT, i32(write));
  buffer_data = load<u32>(OUT);
  buffer_len = load<u32>(OUT, 4);
  buffer_code = load<u32>(OUT, 8);
  return r;
}

/** The same; TypeError and false when it has none. */
export function need_buffer(v: V, write: bool): bool {
  const r = get_buffer(v, write);
  if (r < 0) raise_msg(T_TYPE_ERROR, "object with buffer protocol required");
  return r > 0;
}
