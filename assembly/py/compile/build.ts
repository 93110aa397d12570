/** A finished unit to a code object. */
import { CODE_BYTES, CodeObj } from "../code";
import { T_CODE } from "../types";
import { gc_alloc, gc_bytes, gc_words } from "../heap";
import { ERR, NONE, V, obj, ptr_of } from "../value";
import { Failure, Vec, fail, failed, vec_new, vec_push } from "./arena";
import { S, Scope } from "./scope";
import { keep } from "./values";
import { Label, lines_wanted, u } from "./unit";

/** Name of the file that is compiled. */
let file: V = NONE;

export function build_open(name: V): void {
  file = name;
}

/** The line table in the form of `code_line`. */
function line_table(first: u32): Vec {
  const out = vec_new();
  let at: u32 = 0;
  let line = first;
  for (let i: u32 = 0; i < u.lines.len && !failed(); i++) {
    const entry = u.lines.data + i * 8;
    let words = load<u32>(entry) - at;
    let step = <i32>(load<u32>(entry, 4) - line);
    at += words;
    line += step;
    while (words > 255) {
      pair(out, 255, 0);
      words -= 255;
    }
    while (step > 127 || step < -128) {
      const part = step > 0 ? 127 : -128;
      pair(out, words, part);
      words = 0;
      step -= part;
    }
    if (words || step) pair(out, words, step);
  }
  pair(out, 0, 0);
  return out;
}

function pair(out: Vec, words: u32, step: i32): void {
  store<u8>(vec_push(out, 1), <u8>words);
  store<u8>(vec_push(out, 1), <u8>step);
}

export function build_code(s: Scope, flags: u32, params: V, nfree: u32): V {
  const lines = line_table(lines_wanted ? s.line : 1);
  for (let i: u32 = 0; i < u.handlers.len && !failed(); i++) {
    const handler = u.handlers.data + i * 16;
    store<u32>(handler, changetype<Label>(load<u32>(handler, 8)).at, 8);
  }
  if (failed()) return NONE;
  const p = gc_alloc(CODE_BYTES, T_CODE);
  const code = keep(p ? obj(p) : ERR);
  if (failed()) return NONE;
  const c = changetype<CodeObj>(ptr_of(code));
  c.flags = flags;
  c.code_bytes = u.code.len * 8;
  const handler_bytes = u.handlers.len * 16;
  const code_data = gc_bytes(c.code_bytes + handler_bytes + lines.len);
  if (!code_data) fail(Failure.RAISED);
  else {
    memory.copy(code_data, u.code.data, c.code_bytes);
    memory.copy(code_data + c.code_bytes, u.handlers.data, handler_bytes);
    memory.copy(code_data + c.code_bytes + handler_bytes, lines.data, lines.len);
  }
  c.code = <u32>code_data;
  if (u.consts.len && !failed()) {
    const consts = gc_words(u.consts.len);
    if (consts) memory.copy(consts, u.consts.data, u.consts.len * 8);
    else fail(Failure.RAISED);
    c.consts = <u32>consts;
  }
  c.nhandlers = <u16>u.handlers.len;
  c.name = s.name;
  c.file = <u32>ptr_of(file);
  c.params = <u32>ptr_of(params);
  c.npos = <u16>(s.kind == S.CLASS || s.kind == S.GENERATOR || u.named ? 1 : s.args);
  c.nkwonly = <u16>s.kwonly;
  c.nregs = <u16>(u.max >> 3);
  c.nlocals = <u16>(u.fixed >> 3);
  c.free_at = <u16>u.free_at;
  c.nfree = <u16>nfree;
  c.first_line = lines_wanted ? s.line : 1;
  return code;
}
