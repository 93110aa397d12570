/** Names, numbers and strings: tokens to values, and f-strings to JOINED nodes. */
import { NONE } from "../value";
import { Failure, Vec, fail, failed, vec_push } from "./arena";
import { bytes_value, imaginary_value, intern_name, number_value, string_value } from "./values";
import { lex_back, lex_line, lex_nest, lex_next, lex_peek, lex_pos, lex_skip, lex_skip_any, tok, tok_end, tok_line, tok_quote, tok_raw, tok_start, tok_triple } from "./lexer";
import { N, Node, constant, list, mark, node2, none, push } from "./nodes";
import { enter, leave, parse_testlist, parse_yield, syntax_error } from "./parse_expr";
import { Tok } from "./tokens";

/** Text of the string literal that is being put together. */
let text: Vec = changetype<Vec>(0);

export function literals_open(v: Vec): void {
  text = v;
}

/** The (interned) name at the current NAME token; 0 after a failure. */
export function token_name(): usize {
  return intern_name(tok_start, <u32>(tok_end - tok_start));
}

export function parse_number(): Node {
  const line = tok_line;
  const imaginary = (load<u8>(tok_end - 1) | 32) == 106 && tok == Tok.FLOAT;
  const value = imaginary
    ? imaginary_value(tok_start, <u32>(tok_end - tok_start - 1), line)
    : number_value(tok_start, <u32>(tok_end - tok_start), tok == Tok.INT, line);
  lex_next();
  return constant(value, line);
}

// ---- escapes ---------------------------------------------------------------------------------------------

function put(byte: u32): void {
  store<u8>(vec_push(text, 1), <u8>byte);
}

function put_code_point(c: u32): void {
  if (c < 0x80) put(c);
  else {
    if (c < 0x800) put(0xc0 | (c >> 6));
    else {
      if (c < 0x10000) put(0xe0 | (c >> 12));
      else {
        put(0xf0 | (c >> 18));
        put(0x80 | ((c >> 12) & 63));
      }
      put(0x80 | ((c >> 6) & 63));
    }
    put(0x80 | (c & 63));
  }
}

function hex_digit(c: u32): i32 {
  if (c - 48 < 10) return c - 48;
  c |= 32;
  return c - 97 < 6 ? c - 87 : -1;
}

/** Characters behind the backslash of the one-letter escapes, and what they mean. */
const ESCAPES: string = "\\\\''\"\"a\x07b\x08f\x0cn\nr\rt\tv\x0b";

/** Reads the escape sequence behind the backslash at `p - 1`, puts its text; the address behind it. */
function escape(p: usize, end: usize, bytes: bool): usize {
  const c = load<u8>(p++);
  if (c == 10) return p;
  if (c == 13) return p < end && load<u8>(p) == 10 ? p + 1 : p;
  if (c - 48 < 8) {
    let value: u32 = c - 48;
    for (let i = 0; i < 2 && p < end && load<u8>(p) - 48 < 8; i++) value = value * 8 + (load<u8>(p++) - 48);
    if (bytes) put(value);
    else put_code_point(value);
    return p;
  }
  let digits = 0;
  if (c == 120) digits = 2;
  else if (!bytes) digits = c == 117 ? 4 : c == 85 ? 8 : 0;
  if (digits) {
    let value: u32 = 0;
    for (let i = 0; i < digits; i++) {
      const digit = p < end ? hex_digit(load<u8>(p++)) : -1;
      if (digit < 0) {
        syntax_error();
        return end;
      }
      value = (value << 4) | digit;
    }
    if (bytes) put(value);
    else if (value > 0x10ffff) syntax_error();
    else put_code_point(value);
    return p;
  }
  if (c == 78 && !bytes) {
    fail(Failure.UNICODE_NAME);
    return end;
  }
  for (let i = 0; i < ESCAPES.length; i += 2) {
    if (ESCAPES.charCodeAt(i) == c) {
      put(ESCAPES.charCodeAt(i + 1));
      return p;
    }
  }
  put(92);
  put(c);
  return p;
}

/** Puts the text of a literal (or of a part of one) with its escapes and line ends translated. */
function decode(p: usize, end: usize, raw: bool, bytes: bool): void {
  while (p < end && !failed()) {
    const c = load<u8>(p++);
    if (c == 92 && !raw && p < end) p = escape(p, end, bytes);
    else if (c == 13) {
      put(10);
      if (p < end && load<u8>(p) == 10) p++;
    } else put(c);
  }
}

// ---- strings ---------------------------------------------------------------------------------------------

/** One string literal, or several that stand side by side. */
export function parse_strings(): Node {
  const line = tok_line;
  const bytes = tok == Tok.BYTES;
  const from = mark();
  const base = text.len;
  while (!failed()) {
    if (tok == Tok.BYTES || tok == Tok.STRING) {
      if ((tok == Tok.BYTES) != bytes) return syntax_error();
      decode(tok_start, tok_end, tok_raw, bytes);
      lex_next();
    } else if (tok == Tok.FSTRING) {
      if (bytes) return syntax_error();
      if (!enter()) break;
      formatted(tok_quote, tok_triple, tok_raw, base, false);
      leave();
      lex_next();
    } else {
      break;
    }
  }
  if (mark() == from) {
    const value = failed() ? NONE : bytes ? bytes_value(text.data + base, text.len - base) : string_value(text.data + base, text.len - base);
    text.len = base;
    return constant(value, line);
  }
  flush(base);
  return list(N.JOINED, line, from);
}

/** Makes a constant part of the text put since `base`. */
function flush(base: u32): void {
  if (text.len > base && !failed()) push(constant(string_value(text.data + base, text.len - base), tok_line));
  text.len = base;
}

/**
 * The parts of an f-string from the reading position up to and with its closing quote, or of a format
 * specification up to its closing brace (not stepping over it).
 */
function formatted(quote: u8, triple: bool, raw: bool, base: u32, spec: bool): void {
  let start = lex_pos();
  while (!failed()) {
    const c = lex_peek(0);
    if (c == 0 || (!triple && (c == 10 || c == 13))) {
      syntax_error();
      return;
    }
    if (c == quote && (!triple || (lex_peek(1) == quote && lex_peek(2) == quote))) {
      if (spec) {
        syntax_error();
        return;
      }
      decode(start, lex_pos(), raw, false);
      lex_skip(triple ? 3 : 1);
      return;
    }
    if (c == 123 || c == 125) {
      decode(start, lex_pos(), raw, false);
      if (!spec && lex_peek(1) == c) {
        put(c);
        lex_skip(2);
      } else if (c == 123) {
        lex_skip(1);
        field(quote, triple, raw, base);
      } else if (spec) {
        return;
      } else {
        syntax_error();
        return;
      }
      start = lex_pos();
    } else {
      if (c == 92) lex_skip(1);
      if (c != 92 || (lex_peek(0) != 123 && lex_peek(0) != 125)) lex_skip_any();
    }
  }
}

/** One replacement field behind its opening brace, with its closing brace. */
function field(quote: u8, triple: bool, raw: bool, base: u32): void {
  const line = lex_line();
  const text_start = lex_pos();
  lex_nest(1);
  lex_next();
  const expression = tok == Tok.YIELD ? parse_yield() : parse_testlist();
  if (failed()) return;
  if (tok == Tok.ASSIGN) {
    lex_next();
    decode(text_start, tok_start, true, false);
  }
  flush(base);
  let conversion: u8 = 0;
  if (tok == Tok.BANG) {
    conversion = lex_peek(0);
    if (conversion != 114 && conversion != 115) {
      syntax_error();
      return;
    }
    lex_skip(1);
    lex_next();
  }
  let spec = none();
  if (tok == Tok.COLON || tok == Tok.WALRUS) {
    if (tok == Tok.WALRUS) lex_back(lex_pos() - 1);
    if (!enter()) return;
    const from = mark();
    const spec_base = text.len;
    formatted(quote, triple, raw, spec_base, true);
    flush(spec_base);
    spec = list(N.JOINED, line, from);
    leave();
    lex_skip(1);
    lex_nest(-1);
  } else if (tok != Tok.RBRACE) {
    syntax_error();
    return;
  }
  const node = node2(N.FVALUE, line, expression, spec);
  node.op = conversion;
  push(node);
}
