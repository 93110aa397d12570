/** Module `binascii`. */
import { buffer_data, buffer_len, need_buffer } from "../py/buffer";
import { raise_msg } from "../py/error";
import { bytes_alloc, bytes_new, str_data, str_len } from "../py/intern";
import { arg, kw_bind, module_def, no_constant, npos } from "../py/native";
import { truth } from "../py/ops";
import { int_low64 } from "../py/objects/big";
import { int_maybe } from "../py/objects/number";
import { hex_of, read_hex } from "../py/objects/textcase";
import { T_TYPE_ERROR, T_VALUE_ERROR } from "../py/types";
import { crc32 } from "./flate/checksum";
import { ERR, UNDEF, V, smi } from "../py/value";

const DEF: usize = memory.data(32, 8);

function b_hexlify(argc: i32, argv: usize): V {
  let sep: u32 = 0;
  if (npos(argc) > 1) {
    if (!need_buffer(arg(argv, 1), false)) return ERR;
    sep = buffer_len > 0 ? load<u8>(buffer_data) : 0;
  }
  const s = hex_of(arg(argv, 0), sep);
  return s == ERR ? ERR : bytes_new(str_data(s), str_len(s));
}

function b_unhexlify(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_buffer(v, false)) return ERR;
  const room = bytes_alloc(buffer_len / 2);
  if (room == ERR || !need_buffer(v, false)) return ERR;
  const n = read_hex(str_data(room), buffer_data, buffer_len);
  return n < 0 ? ERR : bytes_new(str_data(room), n);
}

/** Value of a base64 character, -1 for any other. */
function sextet(c: u32): i32 {
  if (c - 0x41 < 26) return c - 0x41;
  if (c - 0x61 < 26) return c - 0x61 + 26;
  if (c - 0x30 < 10) return c - 0x30 + 52;
  return c == 0x2b ? 62 : c == 0x2f ? 63 : -1;
}

function b_a2b(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_buffer(v, false)) return ERR;
  const room = bytes_alloc(((buffer_len * 3) >> 2) + 1);
  if (room == ERR || !need_buffer(v, false)) return ERR;
  let out = str_data(room);
  let pending: u32 = 0, bits = 0, padded = false;
  for (let i = 0; i < buffer_len; i++) {
    const c = <u32>load<u8>(buffer_data + i);
    if (c == 0x3d) {
      if (bits == 2 || (bits == 4 && padded)) {
        bits = 0;
        break;
      }
      padded = true;
    }
    const s = sextet(c);
    if (s < 0) continue;
    padded = false;
    pending = (pending << 6) | s;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      store<u8>(out++, pending >> bits);
    }
  }
  if (bits != 0) return raise_msg(T_VALUE_ERROR, "incorrect padding");
  return bytes_new(str_data(room), <i32>(out - str_data(room)));
}

/** Base64 character of a value 0 ... 63. */
function letter(n: u32): u32 {
  return n < 26 ? 0x41 + n : n < 52 ? 0x47 + n : n < 62 ? n - 4 : n == 62 ? 0x2b : 0x2f;
}

const ARGS: usize = memory.data(8, 8);

function b_b2a(argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 1, "* newline", ARGS)) return ERR;
  const newline = load<u64>(ARGS) == UNDEF ? 1 : truth(load<u64>(ARGS));
  const v = arg(argv, 0);
  if (newline < 0 || !need_buffer(v, false)) return ERR;
  const n = buffer_len;
  const result = bytes_alloc(((n + 2) / 3) * 4 + newline);
  if (result == ERR || !need_buffer(v, false)) return ERR;
  let out = str_data(result);
  for (let i = 0; i < n; i += 3) {
    const p = buffer_data + i, left = n - i;
    const bits = (<u32>load<u8>(p) << 16) | (left > 1 ? <u32>load<u8>(p, 1) << 8 : 0) | (left > 2 ? <u32>load<u8>(p, 2) : 0);
    store<u8>(out, letter(bits >> 18));
    store<u8>(out, letter((bits >> 12) & 63), 1);
    store<u8>(out, left > 1 ? letter((bits >> 6) & 63) : 0x3d, 2);
    store<u8>(out, left > 2 ? letter(bits & 63) : 0x3d, 3);
    out += 4;
  }
  if (newline) store<u8>(out, 10);
  return result;
}

function b_crc32(argc: i32, argv: usize): V {
  let start: u32 = 0;
  if (npos(argc) > 1) {
    const n = int_maybe(arg(argv, 1));
    if (n == UNDEF) return raise_msg(T_TYPE_ERROR, "can't convert to int");
    if (n == ERR) return ERR;
    start = <u32>int_low64(n);
  }
  return need_buffer(arg(argv, 0), false) ? smi(crc32(start, buffer_data, buffer_len)) : ERR;
}

export function init_binascii(): void {
  module_def(
    DEF, "binascii", "hexlify:1-2 unhexlify:1 a2b_base64:1 b2a_base64:1k crc32:1-2", FUNCTIONS, "",
    no_constant,
  );
}

// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [b_hexlify, b_unhexlify, b_a2b, b_b2a, b_crc32];
