/**
 * The lexer: UTF-8 source text to tokens, one at a time (`tok` and the other exported variables describe the
 * current one). Line ends are \n, \r\n or \r; a tab reaches to the next multiple of 8 columns.
 */
import { Failure, fail_syntax, failed } from "./arena";
import { Tok } from "./tokens";

const KEYWORDS: string =
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield ";
const KEYWORD_COUNT: i32 = 35;
/** Each keyword as its (up to 8) bytes in one word. */
const keywords: usize = memory.data(280, 8);

/** Indentation levels, u16 columns. */
const MAX_INDENT: i32 = 100;
const indents: usize = memory.data(200, 2);

export let tok: i32 = 0;
/** First byte of the token's text; for strings of the text between the quotes. */
export let tok_start: usize = 0;
export let tok_end: usize = 0;
/** Line of the token; of a NEWLINE the line of the token behind it. */
export let tok_line: u32 = 0;
/** STRING, BYTES, FSTRING: no escapes. */
export let tok_raw: bool = false;
/** FSTRING: the quote character, and whether it stands three times. */
export let tok_quote: u8 = 0;
export let tok_triple: bool = false;

/** There was a line end (or a comment) before the first token. */
export let lex_blank: bool = false;

let pos: usize = 0;
let end: usize = 0;
let line: u32 = 0;
let line_start: usize = 0;
let depth: i32 = 0;
let level: i32 = 0;
let dents: i32 = 0;
let mismatch: bool = false;
let ended: bool = false;

function init_keywords(): void {
  let at = keywords;
  let word: u64 = 0;
  let shift: u64 = 0;
  for (let i = 0; i < KEYWORDS.length; i++) {
    const c = KEYWORDS.charCodeAt(i);
    if (c == 32) {
      store<u64>(at, word);
      at += 8;
      word = 0;
      shift = 0;
    } else {
      word |= <u64>c << shift;
      shift += 8;
    }
  }
}

/** Starts lexing `len` bytes at `ptr`, and reads the first token. */
export function lex_open(ptr: usize, len: u32): void {
  if (!load<u64>(keywords)) init_keywords();
  pos = ptr;
  end = ptr + len;
  line = 1;
  line_start = ptr;
  depth = 0;
  level = 0;
  dents = 0;
  mismatch = false;
  ended = false;
  store<u16>(indents, 0);
  lex_blank = skip_space();
  begin_line();
  lex_next();
}

// @ts-ignore: decorator
@inline function at(offset: usize): u8 { return pos + offset < end ? load<u8>(pos + offset) : 0; }

export function is_name_start(c: u8): bool {
  return <u8>((c | 32) - 97) < 26 || c == 95 || c >= 128;
}

export function is_digit(c: u8): bool {
  return <u8>(c - 48) < 10;
}

/** Steps over one line end at `pos`, if there is one. */
function skip_line_end(): bool {
  const c = at(0);
  if (c != 10 && c != 13) return false;
  pos += c == 13 && at(1) == 10 ? 2 : 1;
  line++;
  line_start = pos;
  return true;
}

/** Skips blanks, comments and line ends; true when there was a line end. */
function skip_space(): bool {
  let newline = false;
  while (pos < end) {
    const c = load<u8>(pos);
    if (c == 32 || c == 9 || c == 12 || c == 11) {
      pos++;
    } else if (c == 10 || c == 13) {
      skip_line_end();
      newline = true;
    } else if (c == 35) {
      while (pos < end && load<u8>(pos) != 10 && load<u8>(pos) != 13) pos++;
    } else if (c == 92 && (at(1) == 10 || at(1) == 13)) {
      pos++;
      skip_line_end();
    } else {
      return newline;
    }
  }
  if (ended) return newline;
  // a last line without line end gets one
  ended = true;
  if (line_start == pos) return newline;
  line++;
  line_start = pos;
  return true;
}

/** Compares the column of the token at `pos` with the indentation levels: sets `dents`. */
function begin_line(): void {
  let column = 0;
  for (let p = line_start; p < pos; p++) column = load<u8>(p) == 9 ? (column | 7) + 1 : column + 1;
  const current = <i32>load<u16>(indents + (level << 1));
  if (column > current) {
    if (level + 1 == MAX_INDENT || column > 0xffff) {
      fail_syntax(Failure.NESTING, "", line, 0);
      return;
    }
    level++;
    store<u16>(indents + (level << 1), <u16>column);
    dents = 1;
  } else {
    while (column < <i32>load<u16>(indents + (level << 1))) {
      level--;
      dents--;
    }
    if (column != <i32>load<u16>(indents + (level << 1))) mismatch = true;
  }
}

/** Reads the next token into `tok`. */
export function lex_next(): void {
  if (failed()) {
    tok = Tok.END;
    return;
  }
  if (dents) {
    tok_line = line;
    tok_start = tok_end = pos;
    if (dents > 0) {
      dents--;
      tok = Tok.INDENT;
    } else {
      dents++;
      tok = Tok.DEDENT;
    }
    return;
  }
  if (mismatch) {
    mismatch = false;
    tok = Tok.DEDENT_MISMATCH;
    return;
  }
  const newline = skip_space();
  tok_line = line;
  tok_start = pos;
  if (newline && depth == 0) {
    tok = Tok.NEWLINE;
    tok_end = pos;
    begin_line();
    return;
  }
  if (pos >= end) {
    tok = Tok.END;
    tok_end = pos;
    return;
  }
  const c = load<u8>(pos);
  if (is_name_start(c)) {
    if (!string_prefix(c)) name();
  } else if (is_digit(c) || (c == 46 && is_digit(at(1)))) {
    number(c);
  } else if (c == 34 || c == 39) {
    quoted(Tok.STRING, false);
  } else {
    operator(c);
  }
}

/** A string with a prefix of b, r, f, u; false when the letters are a name. */
function string_prefix(c: u8): bool {
  let kind: i32 = Tok.STRING;
  let raw = false;
  let n: usize = 0;
  for (; n < 2; n++) {
    const lower = at(n) | 32;
    if (lower == 98 && kind == Tok.STRING) kind = Tok.BYTES;
    else if (lower == 102 && kind == Tok.STRING) kind = Tok.FSTRING;
    else if (lower == 114 && !raw) raw = true;
    else if (lower == 117 && n == 0) {
      n++;
      break;
    } else break;
  }
  const quote = at(n);
  if (n == 0 || (quote != 34 && quote != 39)) return false;
  pos += n;
  quoted(kind, raw);
  return true;
}

/** A string from its opening quote; of an f-string only the opening. */
function quoted(kind: i32, raw: bool): void {
  const quote = load<u8>(pos);
  const triple = at(1) == quote && at(2) == quote;
  pos += triple ? 3 : 1;
  tok = kind;
  tok_raw = raw;
  tok_quote = quote;
  tok_triple = triple;
  tok_start = pos;
  if (kind == Tok.FSTRING) {
    tok_end = pos;
    return;
  }
  while (pos < end) {
    const c = load<u8>(pos);
    if (c == quote && (!triple || (at(1) == quote && at(2) == quote))) {
      tok_end = pos;
      pos += triple ? 3 : 1;
      return;
    }
    if (c == 92) {
      pos++;
      if (pos < end && !skip_line_end()) pos++;
    } else if (c == 10 || c == 13) {
      if (!triple) break;
      skip_line_end();
    } else {
      pos++;
    }
  }
  tok = Tok.INVALID;
  tok_end = pos;
}

function name(): void {
  let p = pos + 1;
  while (p < end) {
    const c = load<u8>(p);
    if (!is_name_start(c) && !is_digit(c)) break;
    p++;
  }
  tok = Tok.NAME;
  tok_end = p;
  const len = p - pos;
  if (len <= 8) {
    let word: u64 = 0;
    for (let i: usize = 0; i < len; i++) word |= <u64>load<u8>(pos + i) << (i << 3);
    for (let i = 0; i < KEYWORD_COUNT; i++) {
      if (load<u64>(keywords + (i << 3)) == word) {
        tok = Tok.FALSE + i;
        break;
      }
    }
  }
  pos = p;
}

/** Everything that could belong to a number; what is wrong in it is found when it is converted. */
function number(first: u8): void {
  tok = first == 46 ? Tok.FLOAT : Tok.INT;
  const base = at(1) | 32;
  const prefixed = first == 48 && (base == 120 || base == 111 || base == 98);
  pos++;
  while (pos < end) {
    const c = load<u8>(pos);
    if (!prefixed && (c | 32) == 101) {
      tok = Tok.FLOAT;
      pos++;
      if (at(0) == 43 || at(0) == 45) pos++;
    } else if (is_name_start(c) || is_digit(c) || c == 46) {
      if (c == 46 || (c | 32) == 106) tok = Tok.FLOAT;
      pos++;
    } else {
      break;
    }
  }
  tok_end = pos;
}

// @ts-ignore: decorator
@inline function with_equal(plain: i32, equal: i32): i32 {
  if (at(0) != 61) return plain;
  pos++;
  return equal;
}

/** One of x, xx, each perhaps with "=". */
function doubled(c: u8, single: i32, twice: i32): i32 {
  const shift = Tok.PLUS_EQ - Tok.PLUS;
  if (at(0) == c) {
    pos++;
    return with_equal(twice, twice + shift);
  }
  return with_equal(single, single + shift);
}

function operator(c: u8): void {
  pos++;
  const shift = Tok.PLUS_EQ - Tok.PLUS;
  let kind: i32 = Tok.INVALID;
  switch (c) {
    case 40: kind = Tok.LPAREN; depth++; break;
    case 41: kind = Tok.RPAREN; depth--; break;
    case 91: kind = Tok.LBRACKET; depth++; break;
    case 93: kind = Tok.RBRACKET; depth--; break;
    case 123: kind = Tok.LBRACE; depth++; break;
    case 125: kind = Tok.RBRACE; depth--; break;
    case 44: kind = Tok.COMMA; break;
    case 58: kind = with_equal(Tok.COLON, Tok.WALRUS); break;
    case 59: kind = Tok.SEMICOLON; break;
    case 126: kind = Tok.TILDE; break;
    case 43: kind = with_equal(Tok.PLUS, Tok.PLUS_EQ); break;
    case 37: kind = with_equal(Tok.PERCENT, Tok.PERCENT_EQ); break;
    case 38: kind = with_equal(Tok.AMP, Tok.AMP_EQ); break;
    case 124: kind = with_equal(Tok.BAR, Tok.BAR_EQ); break;
    case 94: kind = with_equal(Tok.CARET, Tok.CARET_EQ); break;
    case 64: kind = with_equal(Tok.AT, Tok.AT_EQ); break;
    case 61: kind = with_equal(Tok.ASSIGN, Tok.EQ); break;
    case 33: kind = with_equal(Tok.BANG, Tok.NE); break;
    case 42: kind = doubled(42, Tok.STAR, Tok.DSTAR); break;
    case 47: kind = doubled(47, Tok.SLASH, Tok.DSLASH); break;
    case 60:
      if (at(0) == 60) kind = doubled(60, Tok.LT, Tok.LSHIFT);
      else kind = with_equal(Tok.LT, Tok.LE);
      break;
    case 62:
      if (at(0) == 62) kind = doubled(62, Tok.GT, Tok.RSHIFT);
      else kind = with_equal(Tok.GT, Tok.GE);
      break;
    case 45:
      if (at(0) == 62) {
        pos++;
        kind = Tok.ARROW;
      } else kind = with_equal(Tok.MINUS, Tok.MINUS_EQ);
      break;
    case 46:
      if (at(0) == 46 && at(1) == 46) {
        pos += 2;
        kind = Tok.ELLIPSIS;
      } else kind = Tok.DOT;
      break;
  }
  tok = kind;
  tok_end = pos;
}

// ---- f-strings: the parser reads the text between the quotes itself --------------------------------------

export function lex_pos(): usize {
  return pos;
}

/** Byte at the reading position, 0 at the end of the source. */
export function lex_peek(offset: usize): u8 {
  return at(offset);
}

/** Steps over `n` bytes that contain no line end. */
export function lex_skip(n: usize): void {
  pos += n;
}

/** Steps over one byte or line end. */
export function lex_skip_any(): void {
  if (!skip_line_end()) pos++;
}

export function lex_line(): u32 {
  return line;
}

/** Enters (+1) or leaves (-1) brackets that the parser has read itself. */
export function lex_nest(by: i32): void {
  depth += by;
}

/** Goes back to `p` in the current line (to read ":=" as a colon). */
export function lex_back(p: usize): void {
  pos = p;
}
