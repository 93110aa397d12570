/**
 * The line editor of the friendly REPL: echo, cursor keys, history, completion and automatic indentation, with the control
 * sequences of a VT100. One byte of input at a time.
 */
import { console_write } from "../../hal";
import { text_flush } from "../text";
import { complete, completion, completion_len } from "./complete";
import { history, history_push, history_recall, line_cut, line_data, line_insert, line_len, line_add } from "./line";
import { str_data, str_len } from "../intern";
import { UNDEF, V } from "../value";

/** Results of `readline_byte` below 0; others are the control character that ended the line. */
export const MORE: i32 = -1;
export const DONE: i32 = 0;

const enum Escape {
  NONE,
  ESC,
  BRACKET,
  DIGIT,
  O,
}

/** Where the current line begins in the text, and the cursor. */
let start: u32 = 0;
let cursor: u32 = 0;
let escape: i32 = 0;
let digit: u8 = 0;
let recalled: i32 = -1;
/** Indentation is added by itself; it was added by the line end just now. */
let indents: bool = false;
let indented: bool = false;
let prompt: string = "";
/** What a script has put in its place (`sys.ps1`), UNDEF = nothing. */
let own_prompt: V = 0;

// what the current byte changes on the screen
let back: u32 = 0;
let redraw: bool = false;
let forward: u32 = 0;

const scratch: usize = memory.data(16, 8);

// ---- output ----------------------------------------------------------------------------------------------

/** Writes an ASCII literal to the console as it is. */
export function put(text: string): void {
  for (let i = 0; i < text.length; i += 8) {
    const n = min(8, text.length - i);
    for (let k = 0; k < n; k++) store<u8>(scratch + k, <u8>text.charCodeAt(i + k));
    console_write(scratch, n);
  }
}

export function put_byte(byte: u32): void {
  store<u8>(scratch, <u8>byte);
  console_write(scratch, 1);
}

function move_back(n: u32): void {
  if (n == 0) return;
  if (n <= 4) {
    for (let i: u32 = 0; i < n; i++) put_byte(8);
    return;
  }
  put("\x1b[");
  put_number(n);
  put("D");
}

function put_number(n: u32): void {
  if (n >= 10) put_number(n / 10);
  put_byte(48 + (n % 10));
}

// ---- lines -----------------------------------------------------------------------------------------------

function put_prompt(): void {
  if (own_prompt == UNDEF) put(prompt);
  else console_write(str_data(own_prompt), str_len(own_prompt));
}

/** Starts a line behind the text entered so far; `own` is a `str` to show in place of the prompt, or UNDEF. */
export function readline_begin(text: string, own: V): void {
  text_flush();
  start = line_len;
  cursor = start;
  escape = Escape.NONE;
  recalled = -1;
  prompt = text;
  own_prompt = own;
  put_prompt();
  if (start == 0) indents = true;
  indented = false;
  if (indents) auto_indent();
}

/** Column of the first byte that is no space in the line that ends at `end` (its "\n" at end - 1). */
function leading_spaces(from: u32): u32 {
  let i = from;
  while (load<u8>(line_data + i) == 32) i++;
  return i - from;
}

/** Start of the line whose "\n" is at `end - 1`. */
function line_start(end: u32): u32 {
  let i = end - 1;
  while (i > 0 && load<u8>(line_data + i - 1) != 10) i--;
  return i;
}

/** Repeats the indentation of the last line, one level deeper behind a colon. Two lines of spaces end it. */
function auto_indent(): void {
  const len = line_len;
  if (len < 2 || load<u8>(line_data + len - 1) != 10) return;
  const from = line_start(len);
  const spaces = leading_spaces(from);
  if (from > 0 && from + spaces + 1 == len) {
    const before = line_start(from);
    if (before > 0 && before + leading_spaces(before) + 1 == from) return;
  }
  let levels = spaces / 4;
  if (load<u8>(line_data + len - 2) == 58) levels++;
  for (let i: u32 = 0; i < levels * 4; i++) {
    if (!line_add(32)) return;
    cursor++;
    put_byte(32);
    indented = true;
  }
}

/** Takes one byte: MORE, DONE, or the control character that ends the input. */
export function readline_byte(c: i32): i32 {
  const before = line_len;
  back = 0;
  redraw = false;
  forward = 0;
  let result = MORE;
  switch (escape) {
    case Escape.NONE: result = plain(c); break;
    case Escape.ESC:
      escape = c == 91 ? Escape.BRACKET : c == 79 ? Escape.O : Escape.NONE;
      word_key(c);
      break;
    case Escape.BRACKET: bracket(c); break;
    case Escape.DIGIT:
      escape = Escape.NONE;
      if (c == 126) numbered();
      else if (c == 59 && digit == 49) escape = Escape.BRACKET;
      else if (c == 67 && digit == 53) forward = word(true);
      else if (c == 68 && digit == 53) back = word(false);
      break;
    default:
      escape = Escape.NONE;
      if (c == 72) home();
      else if (c == 70) to_end();
  }
  if (result != MORE) return result;
  update(before);
  indented = false;
  return MORE;
}

/** Brings the screen up to date. `before` = length of the text before the change. */
function update(before: u32): void {
  move_back(back);
  cursor -= back;
  if (redraw) {
    if (line_len < before) put("\x1b[K");
    console_write(line_data + cursor, line_len - cursor);
    move_back(line_len - cursor - forward);
  } else if (forward) console_write(line_data + cursor, forward);
  cursor += forward;
}

// ---- keys ------------------------------------------------------------------------------------------------

/** The last byte was a carriage return: a line feed behind it belongs to it. */
let returned: bool = false;

function plain(c: i32): i32 {
  const pair = c == 10 && returned;
  returned = c == 13;
  if (pair) return MORE;
  if (c >= 1 && c <= 5 && line_len == start) return c;
  if (c == 3) return c;
  switch (c) {
    case 1: home(); break;
    case 2: left(); break;
    case 4: delete_at_cursor(); break;
    case 5: to_end(); break;
    case 6: right(); break;
    case 8:
    case 127: backspace(); break;
    case 9: tab(); break;
    case 11: kill_to_end(); break;
    case 10:
    case 13:
      put("\r\n");
      history_push(start);
      return DONE;
    case 14: newer(); break;
    case 16: older(); break;
    case 21: kill_to_start(); break;
    case 23: kill_word(); break;
    case 27: escape = Escape.ESC; break;
    default:
      if (c == 32 && indented) less_indent();
      else if (c >= 32 && c <= 126) insert(c);
  }
  return MORE;
}

function bracket(c: i32): void {
  if (c >= 48 && c <= 57) {
    digit = <u8>c;
    escape = Escape.DIGIT;
    return;
  }
  escape = Escape.NONE;
  switch (c) {
    case 65: older(); break;
    case 66: newer(); break;
    case 67: right(); break;
    case 68: left(); break;
    case 70: to_end(); break;
    case 72: home(); break;
  }
}

function numbered(): void {
  if (digit == 49 || digit == 55) home();
  else if (digit == 52 || digit == 56) to_end();
  else if (digit == 51) delete_at_cursor();
}

function home(): void { back = cursor - start; }
function to_end(): void { forward = line_len - cursor; }
function left(): void { if (cursor > start) back = 1; }
function right(): void { if (cursor < line_len) forward = 1; }

/** Bytes from the cursor to the end of the next word, or back to the start of the previous one. */
function word(ahead: bool): u32 {
  let at = cursor;
  let inside = false;
  while (ahead ? at < line_len : at > start) {
    const c = load<u8>(line_data + (ahead ? at : at - 1));
    const part = <u8>((c | 32) - 97) < 26 || <u8>(c - 48) < 10;
    if (!part && inside) break;
    inside = part;
    at += ahead ? 1 : -1;
  }
  return ahead ? at - cursor : cursor - at;
}

/** Escape b, f: over a word; Escape d, Delete: without the next, previous word. */
function word_key(c: i32): void {
  if (c == 98) back = word(false);
  else if (c == 102) forward = word(true);
  else if (c == 100) {
    line_cut(cursor, word(true));
    redraw = true;
  } else if (c == 127) kill_word();
}

function kill_word(): void {
  back = word(false);
  line_cut(cursor - back, back);
  redraw = true;
}

function insert(c: i32): void {
  if (!line_insert(cursor, c)) return;
  redraw = true;
  forward = 1;
}

function delete_at_cursor(): void {
  if (cursor == line_len) return;
  line_cut(cursor, 1);
  redraw = true;
}

/** Removes a byte, or a whole level of indentation. */
function backspace(): void {
  if (cursor == start) return;
  const spaces = cursor - start >= 4 && leading_spaces(start) >= cursor - start;
  back = spaces ? 4 : 1;
  line_cut(cursor - back, back);
  redraw = true;
}

function kill_to_end(): void {
  line_cut(cursor, line_len - cursor);
  redraw = true;
}

function kill_to_start(): void {
  back = cursor - start;
  line_cut(start, back);
  redraw = true;
}

/** A space right behind an automatic indentation takes the place of it. */
function less_indent(): void {
  indents = false;
  back = 3;
  line_cut(line_len - 3, 3);
}

function older(): void {
  if (history(recalled + 1)) recall(recalled + 1);
}

function newer(): void {
  if (recalled >= 0) recall(recalled - 1);
}

function recall(i: i32): void {
  recalled = i;
  back = cursor - start;
  history_recall(start, i);
  redraw = true;
  forward = line_len - start;
}

/** Indents behind white space, completes a name elsewhere. */
function tab(): void {
  if (indented) {
    // keeps the indentation, and adds none from here on
    indents = false;
    return;
  }
  const previous = cursor ? load<u8>(line_data + cursor - 1) : 0;
  if (previous == 32 || previous == 10 || previous == 9) {
    for (let i = 0; i < 4; i++) if (line_insert(cursor, 32)) forward++;
    redraw = true;
    return;
  }
  if (complete(line_data + start, cursor - start)) {
    for (let i: u32 = 0; i < completion_len; i++) {
      if (line_insert(cursor + i, load<u8>(completion + i))) forward++;
    }
    redraw = forward > 0;
  } else {
    // several matches have been listed
    put_prompt();
    console_write(line_data + start, cursor - start);
    redraw = true;
  }
}
