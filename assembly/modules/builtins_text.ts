/** Built-in functions that make text and numbers. */
import { T_BYTES, T_BYTEARRAY, T_BIGINT, T_EOF_ERROR, T_STR, T_TYPE_ERROR, T_VALUE_ERROR, T_OS_ERROR } from "../py/types";
import { raise_fmt, raise_msg, raise_type } from "../py/error";
import { intern_lit, str_chars, str_data, str_len } from "../py/intern";
import { N, name } from "../py/names";
import { arg, kw_bind, npos } from "../py/native";
import { root_mark, root_release } from "../py/heap";
import { TF_INSTANCE, TypeObj } from "../py/object";
import { Bin, Cmp, binary, compare, repr_of, repr_to, slot_type, str_to, truth } from "../py/ops";
import { get_buffer, buffer_data, buffer_len } from "../py/buffer";
import { char_string, empty_str } from "../py/objects/chars";
import { int_pow3 } from "../py/objects/bigops";
import { dict_set } from "../py/objects/dict";
import { float_to_int } from "../py/objects/int";
import { ModuleObj, builtins_module } from "../py/objects/module";
import { get_f64, get_failed, get_i64, int_maybe } from "../py/objects/number";
import { utf8_char } from "../py/text/quote";
import { format_field } from "../py/text/str_format";
import { OUT, TextObj, text_byte, text_char, text_flush, text_new, text_str, text_to_str } from "../py/text";
import { ERR, NONE, TRUE, UNDEF, V, float, is_int, is_type, ptr_of, smi } from "../py/value";
import { console_byte, standard_stream } from "./file";
import { is_stream, stream_write_all } from "./stream";
import { help } from "./help";

const PRINT_ARGS: usize = memory.data(24, 8);

export function f_print(argc: i32, argv: usize): V {
  let sep: V = UNDEF, end: V = UNDEF, file: V = UNDEF;
  if (argc >> 16) {
    if (!kw_bind(argc, argv, npos(argc), "* sep end file", PRINT_ARGS)) return ERR;
    sep = load<u64>(PRINT_ARGS);
    end = load<u64>(PRINT_ARGS, 8);
    file = load<u64>(PRINT_ARGS, 16);
    if (sep != UNDEF && !is_type(sep, T_STR) || end != UNDEF && !is_type(end, T_STR)) return raise_type(T_TYPE_ERROR);
  }
  if (file == UNDEF || file == standard_stream(1)) {
    const ok = print_to(OUT, argc, argv, sep, end);
    text_flush();
    return ok ? NONE : ERR;
  }
  if (!is_stream(file)) return raise_msg(T_OS_ERROR, "stream operation not supported");
  const t = text_new();
  if (!t) return ERR;
  if (changetype<TypeObj>(slot_type(file)).flags & TF_INSTANCE) return print_parts(file, t, argc, argv, sep, end);
  return print_to(t, argc, argv, sep, end) && write_text(file, t) ? NONE : ERR;
}

/** print() to a stream of the script: each value, separator and end is a write of its own, as in MicroPython. */
function print_parts(file: V, t: usize, argc: i32, argv: usize, sep: V, end: V): V {
  const n = npos(argc);
  for (let i = 0; i <= n; i++) {
    const m = root_mark();
    if (i && i < n && (!(sep == UNDEF ? text_byte(t, 0x20) : text_str(t, sep)) || !write_text(file, t))) return ERR;
    if (!(i < n ? str_to(t, arg(argv, i)) : end == UNDEF ? text_byte(t, 10) : text_str(t, end)) || !write_text(file, t)) return ERR;
    root_release(m);
  }
  return NONE;
}

/** Writes the text and empties it. */
function write_text(file: V, t: usize): bool {
  const o = changetype<TextObj>(t);
  const ok = stream_write_all(file, o.data, o.len);
  o.len = 0;
  return ok;
}

function print_to(t: usize, argc: i32, argv: usize, sep: V, end: V): bool {
  const n = npos(argc);
  for (let i = 0; i < n; i++) {
    if (i && !(sep == UNDEF ? text_byte(t, 0x20) : text_str(t, sep))) return false;
    if (!str_to(t, arg(argv, i))) return false;
  }
  return end == UNDEF ? text_byte(t, 10) : text_str(t, end);
}

/** What the REPL does with the value of an expression. */
export function f_repl_print(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (v == NONE) return NONE;
  const ok = repr_to(OUT, v) && text_byte(OUT, 10);
  text_flush();
  return ok && dict_set(changetype<ModuleObj>(ptr_of(builtins_module())).dict, name(N.UNDERSCORE), v) ? NONE : ERR;
}

export function f_repr(argc: i32, argv: usize): V {
  return repr_of(arg(argv, 0));
}

export function f_format(argc: i32, argv: usize): V {
  const t = text_new();
  const spec = argc > 1 ? arg(argv, 1) : empty_str();
  if (!is_type(spec, T_STR)) return raise_type(T_TYPE_ERROR);
  return t && format_field(t, arg(argv, 0), str_data(spec), str_len(spec), 0) ? text_to_str(t) : ERR;
}

/** Integer text with a format such as "#x". */
function radix(v: V, spec: string): V {
  const n = int_maybe(v);
  if (n == ERR) return ERR;
  if (n == UNDEF) return raise_fmt(T_TYPE_ERROR, "can't convert %t to int", v);
  const s = intern_lit(spec), t = text_new();
  return s != ERR && t && format_field(t, n, str_data(s), str_len(s), 0) ? text_to_str(t) : ERR;
}

export function f_bin(argc: i32, argv: usize): V {
  return radix(arg(argv, 0), "#b");
}
export function f_hex(argc: i32, argv: usize): V {
  return radix(arg(argv, 0), "#x");
}
export function f_oct(argc: i32, argv: usize): V {
  return radix(arg(argv, 0), "#o");
}

export function f_chr(argc: i32, argv: usize): V {
  const c = get_i64(arg(argv, 0));
  if (get_failed) return ERR;
  if (c < 0 || c >= 0x110000) return raise_msg(T_VALUE_ERROR, "chr() arg not in range(0x110000)");
  if (c < 128) return char_string(<u32>c);
  const t = text_new();
  return t && text_char(t, <u32>c) ? text_to_str(t) : ERR;
}

export function f_ord(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  let n: i32;
  if (is_type(v, T_STR)) {
    n = str_chars(v);
    if (n == 1) return smi(utf8_char(str_data(v)));
  } else if (is_type(v, T_BYTES) || is_type(v, T_BYTEARRAY)) {
    if (get_buffer(v, false) != 1) return ERR;
    n = buffer_len;
    if (n == 1) return smi(load<u8>(buffer_data));
  } else return raise_fmt(T_TYPE_ERROR, "can't convert '%t' object to str implicitly", v);
  return raise_fmt(T_TYPE_ERROR, "ord() expected a character, but string of length %d found", smi(n));
}

// ---- numbers -------------------------------------------------------------------------------------------

export function f_divmod(argc: i32, argv: usize): V {
  return binary(Bin.DIVMOD, arg(argv, 0), arg(argv, 1));
}

export function f_pow(argc: i32, argv: usize): V {
  if (argc == 2) return binary(Bin.POW, arg(argv, 0), arg(argv, 1));
  const a = int_maybe(arg(argv, 0)), b = int_maybe(arg(argv, 1)), m = int_maybe(arg(argv, 2));
  if (a == ERR || b == ERR || m == ERR) return ERR;
  if (a == UNDEF || b == UNDEF || m == UNDEF) return raise_msg(T_TYPE_ERROR, "pow() with 3 arguments requires integers");
  return int_pow3(a, b, m);
}

/** Rounds the integer `v` to a multiple of 10 ** digits, halves to even. */
function round_int(v: V, digits: i64): V {
  if (digits >= 0) return v;
  const unit = binary(Bin.POW, smi(10), smi(-digits));
  if (unit == ERR) return ERR;
  const half = binary(Bin.FLOORDIV, unit, smi(2));
  const rest = half == ERR ? ERR : binary(Bin.MOD, v, unit);
  const low = rest == ERR ? ERR : binary(Bin.SUB, v, rest);
  if (low == ERR) return ERR;
  if (compare(Cmp.LT, rest, half) == TRUE) return low;
  if (compare(Cmp.EQ, rest, half) == TRUE) {
    const count = binary(Bin.FLOORDIV, v, unit);
    const odd = count == ERR ? ERR : binary(Bin.AND, count, smi(1));
    if (odd == ERR) return ERR;
    if (truth(odd) == 0) return low;
  }
  return binary(Bin.ADD, low, unit);
}

export function f_round(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  let digits: i64 = 0;
  if (argc > 1) {
    digits = get_i64(arg(argv, 1));
    if (get_failed) return ERR;
  }
  if (is_int(v) || is_type(v, T_BIGINT)) return argc > 1 ? round_int(v, digits) : v;
  const x = get_f64(v);
  if (get_failed) return ERR;
  if (argc == 1) return float_to_int(nearest(x));
  const unit = Math.pow(10, <f64>digits);
  const scaled = x * unit;
  return float(scaled - scaled != 0 || unit == Infinity ? x : nearest(scaled) / unit);
}

// ---- console -------------------------------------------------------------------------------------------

/** Reads a line of the console. */
export function f_input(argc: i32, argv: usize): V {
  if (argc && !str_to(OUT, arg(argv, 0))) return ERR;
  text_flush();
  const t = text_new();
  if (!t) return ERR;
  while (true) {
    const c = console_byte();
    if (c == -2) return ERR;
    if (c == -1) {
      if (!changetype<TextObj>(t).len) return raise_type(T_EOF_ERROR);
      break;
    }
    if (c == 10 || c == 13) break;
    if (c == 4 && !changetype<TextObj>(t).len) return raise_type(T_EOF_ERROR);
    if (c == 8 || c == 127) {
      if (changetype<TextObj>(t).len) changetype<TextObj>(t).len--;
      continue;
    }
    if (!text_byte(t, c)) return ERR;
  }
  return text_to_str(t);
}

export function f_help(argc: i32, argv: usize): V {
  const ok = help(argc ? arg(argv, 0) : UNDEF);
  text_flush();
  return ok ? NONE : ERR;
}
