/** Module `struct`. */
import { bad_typecode, bits_to_value, code_size, code_size_standard, load_bytes, store_bytes, value_to_bits } from "../py/binary";
import { buffer_data, buffer_len, need_buffer } from "../py/buffer";
import { raise_memory, raise_msg } from "../py/error";
import { gc_alloc_var } from "../py/heap";
import { bytes_alloc, bytes_new, str_data } from "../py/intern";
import { arg, module_def, no_constant, npos } from "../py/native";
import { TUPLE_ITEMS } from "../py/object";
import { T_TUPLE, T_VALUE_ERROR } from "../py/types";
import { get_failed, get_i64 } from "../py/objects/number";
import { ERR, NONE, V, obj, smi } from "../py/value";

const DEF: usize = memory.data(32, 8);

/** The format being read: rest of it, native alignment, byte order. */
let at: usize = 0;
let end: usize = 0;
let native: bool = false;
let big: bool = false;

/** Current field: repetition, letter, and bytes of one item. */
let count: i64 = 0;
let code: u32 = 0;
let size: i32 = 0;

const X: u32 = 0x78;
const S: u32 = 0x73;

/** Starts reading a format. False = raised. */
function format_start(v: V): bool {
  if (!need_buffer(v, false)) return false;
  at = buffer_data;
  end = at + buffer_len;
  native = true;
  big = false;
  if (at == end) return true;
  const c = <u32>load<u8>(at);
  if (c == 0x3c || c == 0x3e || c == 0x21) {
    native = false;
    big = c != 0x3c;
  }
  if (!native || c == 0x40 || c == 0x3d) at++;
  return true;
}

/** Reads the next field. 1, 0 at the end, -1 = raised. */
function format_next(): i32 {
  if (at >= end) return 0;
  count = 1;
  if (<u32>load<u8>(at) - 0x30 < 10) {
    count = 0;
    while (at < end && <u32>load<u8>(at) - 0x30 < 10) {
      if (count < 0x4000_0000) count = count * 10 + <i64>load<u8>(at) - 0x30;
      at++;
    }
  }
  code = at < end ? load<u8>(at++) : 0;
  if (code == X || code == S) size = 1;
  else {
    size = native ? code_size(code) : code_size_standard(code);
    if (size == 0) {
      bad_typecode();
      return -1;
    }
  }
  return 1;
}

/** Place of an item at or after `offset`. */
// @ts-ignore: decorator
@inline function aligned(offset: i64): i64 { return native ? (offset + size - 1) & -(<i64>size) : offset; }

/** Items that a format stands for. */
let items: i64 = 0;

/** Bytes that a format takes, -1 = raised. Sets `items`. */
function measure(v: V): i64 {
  if (!format_start(v)) return -1;
  let total: i64 = 0;
  items = 0;
  while (true) {
    const r = format_next();
    if (r <= 0) return r < 0 ? -1 : total;
    if (code == X || code == S) {
      total += count;
      if (code == S) items++;
    } else if (count > 0) {
      total = aligned(total) + count * size;
      items += count;
    }
    if (total > 0x4000_0000) {
      raise_memory(<usize>total);
      return -1;
    }
  }
  return -1;
}

function s_calcsize(argc: i32, argv: usize): V {
  const n = measure(arg(argv, 0));
  return n < 0 ? ERR : smi(n);
}

/** Place in the buffer `buffer_...` for `need` bytes at the offset given as argument `i`; -1 = raised. */
function place(argc: i32, argv: usize, i: i32, need: i64): i64 {
  let offset: i64 = 0;
  if (npos(argc) > i) {
    offset = get_i64(arg(argv, i));
    if (get_failed) return -1;
    if (offset < 0) offset += buffer_len;
  }
  if (offset >= 0 && offset + need <= <i64>buffer_len) return offset;
  raise_msg(T_VALUE_ERROR, "buffer too small");
  return -1;
}

function s_unpack(argc: i32, argv: usize): V {
  const total = measure(arg(argv, 0));
  if (total < 0 || !need_buffer(arg(argv, 1), false)) return ERR;
  const from = place(argc, argv, 2, total);
  if (from < 0) return ERR;
  const n = <i32>items;
  const tuple = gc_alloc_var(T_TUPLE, n);
  if (!tuple || !format_start(arg(argv, 0)) || !need_buffer(arg(argv, 1), false)) return ERR;
  const data = buffer_data + <usize>from;
  let out = tuple + TUPLE_ITEMS;
  let offset: i64 = 0;
  while (format_next() > 0) {
    if (code == X) {
      offset += count;
      continue;
    }
    for (let k: i64 = code == S ? 1 : count; k > 0; k--, out += 8) {
      let v: V;
      if (code == S) {
        v = bytes_new(data + <usize>offset, <i32>count);
        offset += count;
      } else {
        offset = aligned(offset);
        v = bits_to_value(code, size, load_bytes(data + <usize>offset, size, big));
        offset += size;
      }
      if (v == ERR) return ERR;
      store<u64>(out, v);
    }
  }
  return obj(tuple);
}

/** Writes arguments from number `i` on to `data`, as far as the format and the arguments go. False = raised. */
function pack_to(argc: i32, argv: usize, i: i32, data: usize): bool {
  const n = npos(argc);
  let offset: i64 = 0;
  if (!format_start(arg(argv, 0))) return false;
  while (i < n && format_next() > 0) {
    if (code == X) {
      memory.fill(data + <usize>offset, 0, <usize>count);
      offset += count;
    } else if (code == S) {
      if (!need_buffer(arg(argv, i++), false)) return false;
      const m = min<i64>(count, buffer_len);
      memory.copy(data + <usize>offset, buffer_data, <usize>m);
      memory.fill(data + <usize>(offset + m), 0, <usize>(count - m));
      offset += count;
    } else {
      for (; count > 0 && i < n; count--) {
        // the conversion may run Python code that packs, too
        const a0 = at, e0 = end, c0 = count, k0 = code, s0 = size, n0 = native, b0 = big;
        const bits = value_to_bits(code, arg(argv, i++));
        if (get_failed) return false;
        at = a0;
        end = e0;
        count = c0;
        code = k0;
        size = s0;
        native = n0;
        big = b0;
        offset = aligned(offset);
        store_bytes(data + <usize>offset, size, big, bits);
        offset += size;
      }
    }
  }
  packed = <usize>offset;
  return true;
}
let packed: usize = 0;

function s_pack(argc: i32, argv: usize): V {
  const total = measure(arg(argv, 0));
  if (total < 0) return ERR;
  const result = bytes_alloc(<i32>total);
  return result != ERR && pack_to(argc, argv, 1, str_data(result)) ? result : ERR;
}

function s_pack_into(argc: i32, argv: usize): V {
  const total = measure(arg(argv, 0));
  if (total < 0 || !need_buffer(arg(argv, 1), true)) return ERR;
  if (place(argc, argv, 2, total) < 0) return ERR;
  // by way of a copy, as a conversion that runs Python code may resize the buffer
  const copy = bytes_alloc(<i32>total);
  if (copy == ERR || !pack_to(argc, argv, 3, str_data(copy)) || !need_buffer(arg(argv, 1), true)) return ERR;
  const to = place(argc, argv, 2, total);
  if (to < 0) return ERR;
  memory.copy(buffer_data + <usize>to, str_data(copy), packed);
  return NONE;
}

export function init_struct(): void {
  module_def(
    DEF, "struct", "calcsize:1 pack:1-* pack_into:3-* unpack:2-3 unpack_from:2-3", FUNCTIONS, "",
    no_constant,
  );
}

// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [s_calcsize, s_pack, s_pack_into, s_unpack, s_unpack];
