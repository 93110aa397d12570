/** `str.format` and the formatted fields of f-strings. */
import { raise_fmt, raise_key, raise_msg } from "../error";
import { intern } from "../intern";
import { arg, kw_get, npos } from "../native";
import { repr_to, str_to } from "../ops";
import { T_INDEX_ERROR, T_NOT_IMPLEMENTED_ERROR, T_STR, T_VALUE_ERROR } from "../types";
import { TextObj, text_byte, text_new, text_to_bytes, text_to_str } from "../text";
import { view, view_data, view_len } from "../objects/view";
import { enter_native, leave_native } from "../call";
import { format_to, parse_digits, parsed } from "./format";
import { ERR, UNDEF, V, is_type, smi } from "../value";

/** Number of the next automatic field, -1 once a field was numbered. */
let next_field: i32 = 0;

function fail(message: string): bool {
  raise_msg(T_VALUE_ERROR, message);
  return false;
}

/** The argument that the field name [p, end) stands for. */
function field_value(p: usize, end: usize, argc: i32, argv: usize): V {
  let index: i32;
  if (p == end) {
    if (next_field < 0) {
      return raise_msg(T_VALUE_ERROR, "can't switch from manual field specification to automatic field numbering");
    }
    index = next_field++;
  } else if (<u32>load<u8>(p) - 0x30 < 10) {
    if (next_field > 0) {
      return raise_msg(T_VALUE_ERROR, "can't switch from automatic field numbering to manual field specification");
    }
    p = parse_digits(p, end);
    index = parsed;
    next_field = -1;
  } else {
    let q = p;
    while (q < end && load<u8>(q) != 0x2e && load<u8>(q) != 0x5b) q++;
    const key = intern(p, <i32>(q - p));
    if (key == ERR) return ERR;
    const v = kw_get(argc, argv, key);
    if (v == UNDEF) return raise_key(key);
    return q < end ? raise_msg(T_NOT_IMPLEMENTED_ERROR, "attributes not supported") : v;
  }
  if (index >= npos(argc) - 1) return raise_msg(T_INDEX_ERROR, "tuple index out of range");
  return p < end ? raise_msg(T_NOT_IMPLEMENTED_ERROR, "attributes not supported") : arg(argv, index + 1);
}

/** Appends the format string [p, end) with its fields filled in. */
function expand(t: usize, p: usize, end: usize, argc: i32, argv: usize): bool {
  for (; p < end; p++) {
    let c = <u32>load<u8>(p);
    if (c == 0x7d) {
      if (++p >= end || load<u8>(p) != 0x7d) return fail("single '}' encountered in format string");
    } else if (c == 0x7b) {
      if (++p < end && load<u8>(p) != 0x7b) {
        p = replacement(t, p, end, argc, argv);
        if (!p) return false;
        continue;
      }
      if (p >= end) return fail("unmatched '{' in format");
    }
    if (!text_byte(t, c)) return false;
  }
  return true;
}

/** One replacement field, `p` behind its '{'; returns the address of its '}', 0 = raised. */
function replacement(t: usize, p: usize, end: usize, argc: i32, argv: usize): usize {
  const name = p;
  while (p < end && load<u8>(p) != 0x7d && load<u8>(p) != 0x21 && load<u8>(p) != 0x3a) p++;
  const name_end = p;
  let conversion: u32 = 0;
  if (p < end && load<u8>(p) == 0x21) {
    p++;
    if (p >= end) {
      fail("end of format while looking for conversion specifier");
      return 0;
    }
    conversion = load<u8>(p++);
    if (conversion != 0x72 && conversion != 0x73) {
      raise_fmt(T_VALUE_ERROR, "unknown conversion specifier %c", smi(conversion));
      return 0;
    }
  }
  let spec: usize = 0;
  if (p < end && load<u8>(p) == 0x3a) {
    p++;
    if (p < end && load<u8>(p) != 0x7d) {
      spec = p;
      for (let nest = 1; p < end; p++) {
        if (load<u8>(p) == 0x7b) nest++;
        else if (load<u8>(p) == 0x7d && --nest == 0) break;
      }
    }
  }
  if (p >= end || load<u8>(p) != 0x7d) {
    fail(p >= end ? "unmatched '{' in format" : "expected ':' after format specifier");
    return 0;
  }
  const v = field_value(name, name_end, argc, argv);
  if (v == ERR) return 0;
  if (spec == 0) return (conversion == 0x72 ? repr_to(t, v) : str_to(t, v)) ? p : 0;
  // the specification may hold fields itself
  const inner = text_new();
  if (!inner || !enter_native()) return 0;
  let ok = expand(inner, spec, p, argc, argv);
  leave_native();
  ok = ok && format_field(t, v, changetype<TextObj>(inner).data, changetype<TextObj>(inner).len, conversion);
  return ok ? p : 0;
}

/**
 * Appends `v`, after a conversion 's', 'r' or 0, by the specification of `n` bytes at `p`; without one its text. An f-string's field.
 */
export function format_field(t: usize, v: V, p: usize, n: i32, conversion: u32): bool {
  if (n == 0) return conversion == 0x72 ? repr_to(t, v) : str_to(t, v);
  if (conversion) {
    const text = text_new();
    if (!text || !(conversion == 0x72 ? repr_to(text, v) : str_to(text, v))) return false;
    v = text_to_str(text);
    if (v == ERR) return false;
  }
  return format_to(t, v, p, n);
}

/** str.format(*args, **kwargs). */
export function format_method(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  const t = text_new();
  if (!t) return ERR;
  view(self);
  // a field's __str__ may format as well
  const outer = next_field;
  next_field = 0;
  const ok = expand(t, view_data, view_data + view_len, argc, argv);
  next_field = outer;
  if (!ok) return ERR;
  return is_type(self, T_STR) ? text_to_str(t) : text_to_bytes(t);
}
