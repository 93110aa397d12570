/**
 * JSON text to values, without recursion. As in MicroPython, commas and colons count as white space and brackets need not match
 * in kind.
 */
import { raise_msg, raise_os } from "../py/error";
import { T_LIST, T_VALUE_ERROR } from "../py/types";
import { TextObj, text_byte, text_char, text_new } from "../py/text";
import { is_space, parse_int, parse_number } from "../py/text/parse_number";
import { digit_value } from "../py/text/radix";
import { ListObj } from "../py/object";
import { setitem } from "../py/ops";
import { dict_new } from "../py/objects/dict";
import { list_append, list_new } from "../py/objects/list";
import { str_checked } from "../py/objects/str";
import { RAISED, stream_read } from "./stream";
import { ERR, FALSE, NONE, TRUE, UNDEF, V, is_type, obj, ptr_of } from "../py/value";

/** Where the bytes come from: memory [at, end), or a stream. */
let at: usize = 0;
let end: usize = 0;
let stream: V = UNDEF;
/** Current byte, 0 at the end. `broken` = reading raised. */
let cur: u32 = 0;
let broken: bool = false;
const BYTE: usize = memory.data(4);

function advance(): u32 {
  cur = 0;
  if (stream == UNDEF) {
    if (at < end) cur = load<u8>(at++);
  } else if (!broken) {
    // a stream written in Python may use this module itself
    const source = stream;
    const r = stream_read(source, BYTE, 1);
    stream = source;
    cur = 0;
    if (r > 0) cur = load<u8>(BYTE);
    else if (r < 0) {
      broken = true;
      if (r != RAISED) raise_os(r);
    }
  }
  return cur;
}

function fail(): V { return broken ? ERR : raise_msg(T_VALUE_ERROR, "syntax error in JSON"); }

/** The rest of a word whose first letter has been taken. */
function word(rest: string): bool {
  for (let i = 0; i < rest.length; i++) {
    if (cur != rest.charCodeAt(i)) return false;
    advance();
  }
  return true;
}

/** A string behind its opening quote. */
function text(t: usize): V {
  changetype<TextObj>(t).len = 0;
  while (cur != 0x22) {
    if (cur == 0) return fail();
    let c = cur;
    if (c == 0x5c) {
      c = advance();
      if (c == 0x62) c = 8;
      else if (c == 0x66) c = 12;
      else if (c == 0x6e) c = 10;
      else if (c == 0x72) c = 13;
      else if (c == 0x74) c = 9;
      else if (c == 0x75) {
        let point: u32 = 0;
        for (let i = 0; i < 4; i++) point = (point << 4) | (digit_value(advance()) & 15);
        if (!text_char(t, point)) return ERR;
        advance();
        continue;
      }
    }
    if (!text_byte(t, c)) return ERR;
    advance();
  }
  advance();
  const o = changetype<TextObj>(t);
  return str_checked(o.data, o.len);
}

/** A number that starts with the byte `first`. */
function number(t: usize, first: u32): V {
  const o = changetype<TextObj>(t);
  o.len = 0;
  let real = false;
  for (let c = first; ; c = cur, advance()) {
    if (!text_byte(t, c)) return ERR;
    if (cur == 0x2e || (cur | 0x20) == 0x65) real = true;
    else if (cur != 0x2b && cur != 0x2d && cur - 0x30 >= 10) break;
  }
  return real ? parse_number(o.data, o.len, false) : parse_int(o.data, o.len, 10);
}

/** Reads one value up to the end of the input. */
function read(): V {
  const t = text_new();
  const stack = t ? list_new(0) : 0;
  if (!stack) return ERR;
  let top: V = UNDEF, key: V = UNDEF;
  advance();
  while (true) {
    const c = cur;
    if (c == 0) return fail();
    advance();
    let v: V = UNDEF;
    let enter = false;
    if (c == 0x2c || c == 0x3a || c == 0x20 || c == 9 || c == 10 || c == 13) continue;
    if (c == 0x22) v = text(t);
    else if (c == 0x2d || c - 0x30 < 10) v = number(t, c);
    else if (c == 0x6e) v = word("ull") ? NONE : fail();
    else if (c == 0x74) v = word("rue") ? TRUE : fail();
    else if (c == 0x66) v = word("alse") ? FALSE : fail();
    else if (c == 0x5b || c == 0x7b) {
      const p = c == 0x5b ? list_new(0) : dict_new(0);
      if (!p) return ERR;
      v = obj(p);
      enter = true;
    } else if (c == 0x5d || c == 0x7d) {
      if (top == UNDEF) return fail();
      const s = changetype<ListObj>(stack);
      if (s.len == 0) break;
      s.len--;
      top = load<u64>(<usize>s.items + (<usize>s.len << 3));
      continue;
    } else return fail();
    if (v == ERR) return ERR;
    if (top == UNDEF) {
      top = v;
      if (!enter) break;
      continue;
    }
    if (is_type(top, T_LIST)) {
      if (!list_append(ptr_of(top), v)) return ERR;
    } else if (key == UNDEF) {
      if (enter) return fail();
      key = v;
    } else {
      if (!setitem(top, key, v)) return ERR;
      key = UNDEF;
    }
    if (enter) {
      if (!list_append(stack, top)) return ERR;
      top = v;
    }
  }
  while (is_space(cur)) advance();
  return cur != 0 || broken ? fail() : top;
}

/** The value in the text of `n` bytes at `p`. */
export function json_read_text(p: usize, n: i32): V {
  stream = UNDEF;
  broken = false;
  at = p;
  end = p + n;
  return read();
}

/** The value that the stream holds. */
export function json_read_stream(v: V): V {
  stream = v;
  broken = false;
  return read();
}
