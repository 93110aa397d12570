/**
 * The REPL on the console: friendly (with paste mode), raw, and raw-paste. The byte sequences are those of MicroPython, which mpremote,
 * ampy, rshell, Thonny and the MaixPy IDE depend on.
 */
import { console_write, interrupt_char } from "../../hal";
import { board_find, board_text, board_text_len } from "../../modules/board_name";
import { console_byte } from "../../modules/file";
import { Mode } from "../compile/compile";
import { raise_memory, raise_type, take_pending } from "../error";
import { heap_unlock, lock_depth, range_reset, root, root_mark, root_release } from "../heap";
import { main_globals, print_exception } from "../main";
import { run_source, sys_attribute } from "../import";
import { N, name } from "../names";
import { exc_matches, exc_print } from "../objects/exception";
import { OUT, text_flush } from "../text";
import { T_KEYBOARD_INTERRUPT, T_STR, T_SYSTEM_EXIT } from "../types";
import { ERR, UNDEF, V, is_type, obj } from "../value";
import { needs_more } from "./continue";
import { line_add, line_clear, line_data, line_free, line_len, line_lost } from "./line";
import { DONE, MORE, put, put_byte, readline_begin, readline_byte } from "./readline";

const CTRL_A: i32 = 1;
const CTRL_B: i32 = 2;
const CTRL_C: i32 = 3;
const CTRL_D: i32 = 4;
const CTRL_E: i32 = 5;
/** The console has ended. */
const END: i32 = -1;

/** What a REPL returns. */
export const enum ReplEnd {
  /** Ctrl-D or SystemExit: a soft reset. */
  RESET = 0,
  /** Change to the other mode. */
  SWITCH,
  /** The input has ended. */
  END,
}

/** The raw REPL is active (kept over a soft reset). */
let raw: bool = false;

/** True while a program and not a person is at the other end. */
export function repl_is_raw(): bool {
  return raw;
}

/** Window of the raw-paste flow control in bytes. */
const WINDOW: u32 = 128;

/** Runs the REPL until a soft reset (0) or the end of the input (2). */
export function repl(): i32 {
  while (true) {
    interrupt_char(-1);
    const end = raw ? raw_repl() : friendly_repl();
    line_free();
    if (end != ReplEnd.SWITCH) return end;
    raw = !raw;
  }
}

// ---- running what was entered ----------------------------------------------------------------------------

/** Runs the entered text; `eof` marks the ends of output and error text (raw modes). False = SystemExit. */
function execute(mode: i32, eof: bool): bool {
  const mark = root_mark();
  interrupt_char(CTRL_C);
  let ok = true;
  // a text of which a part is missing is not run
  if (line_lost) raise_memory(line_len);
  if (line_lost || run_source(line_data, line_len, name(N.B_STDIN), main_globals(), mode) == ERR) {
    interrupt_char(-1);
    ok = failed(take_pending(), eof);
  } else {
    interrupt_char(-1);
    end_of_text(eof);
  }
  end_of_text(eof);
  root_release(mark);
  range_reset(); // the compiled text is garbage now
  return ok;
}

function end_of_text(eof: bool): void {
  text_flush();
  if (eof) put_byte(CTRL_D);
}

/** Prints an uncaught exception. False for SystemExit. */
function failed(e: V, eof: bool): bool {
  root(e);
  end_of_text(eof);
  if (exc_matches(e, obj(T_SYSTEM_EXIT)) == 1) return false;
  if (!exc_print(OUT, e)) print_exception(take_pending());
  return true;
}

// ---- friendly --------------------------------------------------------------------------------------------

function banner(): void {
  put("MicroPython v1.27.0; ");
  board_find();
  if (board_text_len) console_write(board_text, board_text_len);
  else put("host");
  put(" with kendryte-k210, kpy version\r\nType \"help()\" for more information.\r\n");
}

/** A piece has just been pasted: a line feed behind its Ctrl-D belongs to that. */
let pasted: bool = false;

/** Results of `read_line` are those of `readline_byte` plus this, so that END stays apart from MORE. */
const SHIFT: i32 = 100;

/** Reads a line: the result of `readline_byte` + SHIFT, or END. `name` is the attribute of `sys` that a script may have set. */
function read_line(prompt: string, attribute: string): i32 {
  const own = sys_attribute(attribute);
  if (own == ERR) take_pending();
  readline_begin(prompt, is_type(own, T_STR) ? own : UNDEF);
  while (true) {
    const c = console_byte();
    if (c < 0) return END;
    const dropped = c == 10 && pasted;
    pasted = false;
    if (dropped) continue;
    const r = readline_byte(c);
    if (r != MORE) return r + SHIFT;
  }
}

function friendly_repl(): i32 {
  banner();
  while (true) {
    // a script may have left the heap locked
    while (lock_depth) heap_unlock();
    line_clear();
    const r = read_line(">>> ", "ps1");
    if (r == END) return ReplEnd.END;
    const c = r - SHIFT;
    let mode: i32 = Mode.SINGLE;
    if (c == CTRL_A || c == CTRL_D) {
      put("\r\n");
      return c == CTRL_A ? ReplEnd.SWITCH : ReplEnd.RESET;
    }
    if (c == CTRL_B || c == CTRL_C) {
      put("\r\n");
      if (c == CTRL_B) banner();
      continue;
    }
    if (c == CTRL_E) {
      const p = paste();
      if (p == END) return ReplEnd.END;
      if (p == CTRL_C) continue;
      mode = Mode.EXEC;
      pasted = true;
    } else {
      if (line_len == 0) continue;
      const m = more_lines();
      if (m == END) return ReplEnd.END;
      if (m == CTRL_C) continue;
    }
    if (!execute(mode, false)) return ReplEnd.RESET;
  }
}

/** Reads the further lines of an incomplete statement: DONE, CTRL_C (given up) or END. */
function more_lines(): i32 {
  while (needs_more(line_data, line_len)) {
    line_add(10);
    const r = read_line("... ", "ps2");
    if (r == END) return END;
    if (r - SHIFT == CTRL_C) {
      put("\r\n");
      return CTRL_C;
    }
    if (r - SHIFT == CTRL_D) break;
  }
  return DONE;
}

/** Paste mode: everything up to Ctrl-D is one piece. DONE, CTRL_C or END. */
function paste(): i32 {
  put("\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== ");
  line_clear();
  let before = 0;
  while (true) {
    const c = console_byte();
    if (c < 0) return END;
    if (c == CTRL_C || c == CTRL_D) {
      put("\r\n");
      return c == CTRL_C ? CTRL_C : DONE;
    }
    if (c == 10 && before == 13) continue;
    before = c;
    line_add(c == 10 ? 13 : c);
    if (c == 13 || c == 10) put("\r\n=== ");
    else put_byte(c);
  }
}

// ---- raw -------------------------------------------------------------------------------------------------

function raw_repl(): i32 {
  put("raw REPL; CTRL-B to exit\r\n");
  while (true) {
    put(">");
    line_clear();
    const c = raw_input();
    if (c == END) return ReplEnd.END;
    if (c == CTRL_B) {
      put("\r\n");
      return ReplEnd.SWITCH;
    }
    if (c == CTRL_E) {
      if (!raw_paste()) return ReplEnd.RESET;
      continue;
    }
    if (c == CTRL_A) {
      put("raw REPL; CTRL-B to exit\r\n");
      continue;
    }
    put("OK");
    if (line_len == 0) {
      put("\r\n");
      return ReplEnd.RESET;
    }
    if (!execute(Mode.EXEC, true)) return ReplEnd.RESET;
  }
}

/** Collects bytes: CTRL_D run them, CTRL_A start again, CTRL_B leave, CTRL_E a raw-paste command, END. */
function raw_input(): i32 {
  while (true) {
    const c = console_byte();
    if (c < 0) return END;
    if (c == CTRL_A) return line_len == 2 && load<u8>(line_data) == CTRL_E ? CTRL_E : CTRL_A;
    if (c == CTRL_B || c == CTRL_D) return c;
    if (c == CTRL_C) line_clear();
    else line_add(c);
  }
}

/** The command `Ctrl-E letter Ctrl-A`: with the letter A a program follows under flow control. False = SystemExit. */
function raw_paste(): bool {
  put_byte(82);
  if (load<u8>(line_data + 1) != 65) {
    put_byte(0);
    return true;
  }
  put_byte(1);
  put_byte(WINDOW & 0xff);
  put_byte(WINDOW >> 8);
  put_byte(1);
  line_clear();
  let room = WINDOW;
  while (true) {
    const c = console_byte();
    if (c < 0) return false;
    if (c == CTRL_C || c == CTRL_D) {
      put_byte(CTRL_D);
      if (c == CTRL_D) return execute(Mode.EXEC, true);
      const mark = root_mark();
      raise_type(T_KEYBOARD_INTERRUPT);
      failed(take_pending(), true);
      end_of_text(true);
      root_release(mark);
      return true;
    }
    line_add(c);
    if (--room == 0) {
      put_byte(1);
      room = WINDOW;
    }
  }
}

