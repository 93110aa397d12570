/** The bytes of a `str`, `bytes`, `bytearray` or `array`, and new objects of the same kind: what their methods work on. */
import { bytes_new, str_new } from "../intern";
import { raise_fmt } from "../error";
import { STR_DATA } from "../object";
import { T_BYTEARRAY, T_BYTES, T_STR, T_TYPE_ERROR } from "../types";
import { ArrayObj, bytearray_new } from "./array";
import { char_string, empty_str } from "./chars";
import { V, is_type, ptr_of } from "../value";

/** Address and length of the bytes that the last `view` or `view_text` looked at. */
export let view_data: usize = 0;
export let view_len: i32 = 0;

/** Looks at the bytes of an object of one of the four types. */
export function view(v: V): void {
  const p = ptr_of(v), t = <usize>load<u32>(p);
  if (t == T_STR || t == T_BYTES) {
    view_data = p + STR_DATA;
    view_len = load<u32>(p, 4);
  } else {
    view_data = changetype<ArrayObj>(p).data;
    view_len = changetype<ArrayObj>(p).len;
  }
}

/** TypeError: an object of another type where text is needed. Returns ERR. */
export function not_text(v: V): V {
  return raise_fmt(T_TYPE_ERROR, is_type(v, T_STR) ? "can't convert '%t' object to bytes implicitly" : "can't convert '%t' object to str implicitly", v);
}

/** Looks at the argument of a method of `self`: a str for a str, bytes or bytearray otherwise. False = raised. */
export function view_like(self: V, v: V): bool {
  const text = is_type(self, T_STR);
  if (text ? is_type(v, T_STR) : is_type(v, T_BYTES) || is_type(v, T_BYTEARRAY)) {
    view(v);
    return true;
  }
  not_text(v);
  return false;
}

/** Looks at a str, bytes or bytearray argument, whatever self is. False = raised. */
export function view_text(v: V): bool {
  if (is_type(v, T_STR) || is_type(v, T_BYTES) || is_type(v, T_BYTEARRAY)) {
    view(v);
    return true;
  }
  not_text(v);
  return false;
}

/** A new object of the type of `self` with `n` bytes from `p` (which may lie in `self`). */
export function new_like(self: V, p: usize, n: i32): V {
  if (is_type(self, T_STR)) {
    if (n == 0) return empty_str();
    if (n == 1 && load<u8>(p) < 0x80) return char_string(load<u8>(p));
    return str_new(p, n);
  }
  return is_type(self, T_BYTES) ? bytes_new(p, n) : bytearray_new(p, n);
}
