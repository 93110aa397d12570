/** Renders errors of the catalogue as ASCII text into a caller's buffer. */
import * as err from "./errors";
import { op_name } from "./opcodes";

let out: usize = 0;
let end: usize = 0;

function put(c: u32): void {
  if (out < end) store<u8>(out++, c);
}

function put_string(s: string): void {
  for (let i = 0, n = s.length; i < n; i++) put(s.charCodeAt(i));
}

function put_decimal(value: i64): void {
  if (value < 0) put(45);
  let rest: u64 = value < 0 ? 0 - value : value;
  let unit: u64 = 1;
  while (rest / unit >= 10) unit *= 10;
  for (; unit; unit /= 10) {
    put(<u32>(48 + rest / unit));
    rest %= unit;
  }
}

function put_hex(value: u64): void {
  let shift = value > 0xffff_ffff ? 60 : 28;
  for (; shift >= 0; shift -= 4) {
    const digit = <u32>(value >> shift) & 15;
    put(digit < 10 ? 48 + digit : 87 + digit);
  }
}

/** Copies a static text of the catalogue, at most `cap` bytes; returns its length. */
export function copy_text(s: string, buf: usize, cap: u32): u32 {
  out = buf;
  end = buf + cap;
  put_string(s);
  return <u32>(out - buf);
}

/**
 * Writes the last error as one line, "node 3 (concat), file offset 512: ..." with the advice behind it when
 * `advice` is not 0; at most `cap` bytes. Returns the length, 0 when there is no error.
 */
export function error_text(buf: usize, cap: u32, advice: bool): u32 {
  if (!err.last_code) return 0;
  out = buf;
  end = buf + cap;
  if (err.last_node >= 0) {
    put_string("node ");
    put_decimal(err.last_node);
    put_string(" (");
    put_string(op_name(err.last_opcode));
    put_string("), ");
  }
  if (err.last_offset >= 0) {
    put_string("file offset ");
    put_decimal(err.last_offset);
    put_string(": ");
  }
  const template = err.error_template(err.last_code);
  for (let i = 0, n = template.length; i < n; i++) {
    const c = template.charCodeAt(i);
    if (c != 37) put(c);
    else put_field(template.charCodeAt(++i));
  }
  if (advice) {
    put_string(". ");
    put_string(err.error_advice(err.last_code));
  }
  return <u32>(out - buf);
}

function put_field(letter: i32): void {
  if (letter == 102) put_string(err.last_field);
  else if (letter == 103) put_decimal(err.last_got);
  else if (letter == 120) put_hex(err.last_got);
  else if (letter == 119) put_decimal(err.last_want);
  else put_decimal(err.last_value);
}
