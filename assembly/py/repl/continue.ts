/** Decides whether the REPL asks for another line. */

/** Words that begin a compound statement, each followed by a space. */
const WORDS: string = "if while for try with def class async ";

function is_word_byte(c: u8): bool {
  return <u8>((c | 32) - 97) < 26 || <u8>(c - 48) < 10 || c == 95;
}

/** True when the 0-terminated text begins with one of WORDS (and not with a longer name), or is a decorator. */
function starts_compound(text: usize): bool {
  if (load<u8>(text) == 64) return true;
  for (let i = 0; i < WORDS.length; ) {
    let k = 0;
    while (WORDS.charCodeAt(i) != 32 && load<u8>(text + k) == WORDS.charCodeAt(i)) {
      i++;
      k++;
    }
    if (WORDS.charCodeAt(i) == 32 && !is_word_byte(load<u8>(text + k))) return true;
    while (WORDS.charCodeAt(i) != 32) i++;
    i++;
  }
  return false;
}

/** The quote that is open at the end of the text: 0 none, 1 a single one, 3 a triple one. Counts open brackets in `open`. */
function scan(text: usize): i32 {
  let quote: u8 = 0;
  let triple = false;
  parentheses = 0;
  squares = 0;
  braces = 0;
  for (let p = text; load<u8>(p); p++) {
    const c = load<u8>(p);
    if (c == 34 || c == 39) {
      const three = load<u8>(p + 1) == c && load<u8>(p + 2) == c;
      if (three && (quote == 0 || (triple && quote == c))) {
        quote = quote ? 0 : c;
        triple = quote != 0;
        p += 2;
      } else if (quote == 0) {
        quote = c;
        triple = false;
      } else if (!triple && quote == c) quote = 0;
    } else if (c == 92) {
      const next = load<u8>(p + 1);
      if (quote && (next == 34 || next == 39 || next == 92)) p++;
    } else if (quote == 0) count(c);
  }
  return quote == 0 ? 0 : triple ? 3 : 1;
}

let parentheses: i32 = 0;
let squares: i32 = 0;
let braces: i32 = 0;

function count(c: u8): void {
  switch (c) {
    case 40: parentheses++; break;
    case 41: parentheses--; break;
    case 91: squares++; break;
    case 93: squares--; break;
    case 123: braces++; break;
    case 125: braces--; break;
  }
}

/** True when the text of `len` bytes (with a 0 behind it) is not complete: open brackets or triple quotes, a backslash, a block. */
export function needs_more(text: usize, len: u32): bool {
  if (!len) return false;
  const compound = starts_compound(text);
  const quote = scan(text);
  if (quote == 3) return true;
  if (quote == 0 && (parentheses > 0 || squares > 0 || braces > 0)) return true;
  const last = load<u8>(text + len - 1);
  return last == 92 || (compound && last != 10);
}
